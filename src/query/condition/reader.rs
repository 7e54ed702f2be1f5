//! Reads the items of a field's value.
//!
//! In: a field's row and the items of its value. Out: the item as the field takes it, or the first item that could not
//! be read, with the reason. Does not: know what the value means.

use std::ops::Range;

use crate::date::Date;
use crate::query::fields::FieldRow;
use crate::query::lexer::{Item, Part};
use crate::query::times::ValueError;
use crate::settings::Settings;

/// What is wrong, and its byte range.
pub(crate) type Mistake = (Range<usize>, ValueError);
pub(super) type Read<T> = Result<T, Mistake>;

/// Reads the value of one field.
pub(crate) struct Reader<'a> {
    pub row: &'static FieldRow,
    pub settings: &'a Settings,
    pub today: Date,
}

impl Reader<'_> {
    pub(super) fn field(&self) -> String {
        format!("{}:", self.row.word)
    }

    pub(super) fn at<T>(&self, part: &Part, read: Result<T, ValueError>) -> Read<T> {
        read.map_err(|wrong| (part.span.clone(), wrong))
    }

    pub(super) fn empty(&self, item: &Item, in_list: bool) -> Mistake {
        // An empty value has no bytes to underline, so the error is placed on the colon or comma before it.
        let span = item.span.start.saturating_sub(1)..item.span.end;
        let wrong = if in_list {
            ValueError::new(format!(
                "an item of the list of `{}` is empty",
                self.field()
            ))
            .help("a list has no spaces: `a,b`; text with a comma or space is quoted: `\"a, b\"`")
        } else {
            ValueError::new(format!("`{}` has no value", self.field())).help(format!(
                "write it without a space after the colon, such as `{}`",
                self.row.example
            ))
        };
        (span, wrong)
    }

    /// The single part of an item that is not a kind with a time.
    pub(super) fn whole<'i>(&self, item: &'i Item) -> Read<&'i Part> {
        match item.parts.as_slice() {
            [part] => Ok(part),
            _ => Err((
                item.span.clone(),
                ValueError::new("a quote begins or ends within the value")
                    .help(format!("quote the whole value: `{}\"…\"`", self.field())),
            )),
        }
    }

    /// The single item of a field that takes no list.
    pub(super) fn only<'i>(&self, items: &'i [Item]) -> Read<&'i Part> {
        match items {
            [item] => self.whole(item),
            [first, .., last] => {
                let each: Vec<String> = items
                    .iter()
                    .flat_map(|item| item.parts.first())
                    .map(|part| match part.quoted {
                        true => format!("{}\"{}\"", self.field(), part.text),
                        false => format!("{}{}", self.field(), part.text),
                    })
                    .collect();
                Err((
                    first.span.start..last.span.end,
                    ValueError::new(format!("`{}` takes one value, not a list", self.field()))
                        .help(format!(
                            "write `({})`, or quote the comma",
                            each.join(" or ")
                        )),
                ))
            }
            [] => Err((0..0, ValueError::new("no value"))),
        }
    }

    pub(super) fn unquoted<'i>(&self, items: &'i [Item], quoted: &str) -> Read<&'i Part> {
        let part = self.only(items)?;
        if part.quoted {
            let wrong = ValueError::new(quoted).help(format!(
                "write it without quotes, such as `{}`",
                self.row.example
            ));
            return Err((part.span.clone(), wrong));
        }
        Ok(part)
    }

    pub(super) fn named(&self, items: &[Item]) -> Read<String> {
        let part = self.only(items)?;
        let name = part.text.trim();
        if name.is_empty() {
            return Err((part.span.clone(), ValueError::new("the name is empty")));
        }
        Ok(name.to_owned())
    }
}
