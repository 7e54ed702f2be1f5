//! Comments and blank lines of front matter: those that one side adds survive what the other side does to the key.

use proptest::prelude::*;

use super::laws::without_markers;
use super::*;

/// A generated key.
#[derive(Debug, Clone)]
struct Field {
    name: &'static str,
    /// The comments above the key; an empty string is a blank line.
    above: Vec<String>,
    value: Value,
    behind: Option<String>,
}

#[derive(Debug, Clone)]
enum Value {
    Text(u8),
    /// Each item with the comments above it and the comment after it.
    Items(Vec<(u8, Vec<String>, Option<String>)>),
}

#[derive(Debug, Clone, Copy)]
enum Edit {
    CommentAbove(usize),
    BlankAbove(usize),
    CommentBehind(usize),
    CommentItem(usize, usize, bool),
    BlankItem(usize, usize),
    Set(usize, u8),
    AddItem(usize, usize, u8),
    DropItem(usize, usize),
    Drop(usize),
    DropComments(usize),
    Move(usize, usize),
    Add(usize),
}

const NAMES: [&str; 6] = ["name", "cadence", "email", "role", "offers", "place"];

fn field(nth: usize, id: &str) -> Field {
    let items = || vec![(0, vec![], None), (1, vec![format!("{id}i{nth}")], None)];
    Field {
        name: NAMES[nth],
        above: nth
            .is_multiple_of(2)
            .then(|| format!("{id}a{nth}"))
            .into_iter()
            .collect(),
        value: match NAMES[nth] {
            "email" | "offers" => Value::Items(items()),
            _ => Value::Text(0),
        },
        behind: nth.is_multiple_of(3).then(|| format!("{id}b{nth}")),
    }
}

fn edit(fields: &mut Vec<Field>, edit: Edit, id: String) {
    use Edit::*;
    if let Add(nth) = edit {
        if fields.iter().all(|field| field.name != NAMES[nth]) {
            fields.push(field(nth, &id));
        }
        return;
    }
    let many = fields.len();
    let (CommentAbove(at)
    | BlankAbove(at)
    | CommentBehind(at)
    | CommentItem(at, ..)
    | BlankItem(at, _)
    | Set(at, _)
    | AddItem(at, ..)
    | DropItem(at, _)
    | Drop(at)
    | DropComments(at)
    | Move(at, _)
    | Add(at)) = edit;
    let Some(at) = at.checked_rem(many) else {
        return;
    };
    let field = &mut fields[at];
    let items = match &mut field.value {
        Value::Items(items) => Some(items),
        Value::Text(_) => None,
    };
    match (edit, items) {
        (CommentAbove(_), _) => field.above.push(id),
        (BlankAbove(_), _) => field.above.push(String::new()),
        (CommentBehind(_), _) => field.behind = Some(id),
        (Set(_, to), None) => field.value = Value::Text(to),
        (Drop(_), _) => drop(fields.remove(at)),
        (DropComments(_), _) => (field.above, field.behind) = (Vec::new(), None),
        (Move(_, to), _) => {
            let field = fields.remove(at);
            fields.insert(to % many, field);
        }
        (CommentItem(_, nth, above), Some(items)) if !items.is_empty() => {
            let nth = nth % items.len();
            match above {
                true => items[nth].1.push(id),
                false => items[nth].2 = Some(id),
            }
        }
        (BlankItem(_, nth), Some(items)) if !items.is_empty() => {
            let nth = nth % items.len();
            items[nth].1.push(String::new());
        }
        (AddItem(_, nth, value), Some(items)) => {
            let nth = nth % (items.len() + 1);
            items.insert(nth, (value, Vec::new(), None));
        }
        (DropItem(_, nth), Some(items)) if items.len() > 1 => {
            drop(items.remove(nth % items.len()));
        }
        _ => {}
    }
}

/// A comment with a unique word, or a blank line.
fn line(word: &String) -> String {
    if word.is_empty() {
        "\n".to_owned()
    } else {
        format!("# about {word}w\n")
    }
}

fn behind(word: &Option<String>) -> String {
    let comment = |word: &String| format!("  {}", line(word));
    word.as_ref().map_or("\n".to_owned(), comment)
}

fn yaml(fields: &[Field]) -> String {
    let mut out = "---\n".to_owned();
    for field in fields {
        out.extend(field.above.iter().map(line));
        out += &format!("{}:", field.name);
        match &field.value {
            Value::Text(value) => out += &format!(" v{value}{}", behind(&field.behind)),
            Value::Items(items) => {
                out += &behind(&field.behind);
                for (value, above, after) in items {
                    let lines = above.iter().map(line);
                    out.extend(lines.map(|line| format!("  {line}").replace("  \n", "\n")));
                    out += &format!("  - v{value}{}", behind(after));
                }
            }
        }
    }
    out + "---\n# Dana\n"
}

fn toml(fields: &[Field]) -> String {
    let mut out = "+++\n".to_owned();
    for field in fields {
        out.extend(field.above.iter().map(line));
        out += &format!("{} = ", field.name);
        match &field.value {
            Value::Text(value) => out += &format!("\"v{value}\""),
            Value::Items(items) => {
                out += "[\n";
                for (value, above, after) in items {
                    out.extend(above.iter().map(line).map(|line| format!("  {line}")));
                    out += &format!("  \"v{value}\",{}", behind(after));
                }
                out.push(']');
            }
        }
        out += &behind(&field.behind);
    }
    out + "+++\n# Dana\n"
}

fn words(text: &str) -> Vec<&str> {
    let words = text.split_whitespace();
    words.filter(|word| word.ends_with('w')).collect()
}

fn blank_lines(text: &str) -> usize {
    text.lines().filter(|line| line.trim().is_empty()).count()
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = || 0..12usize;
    let edit = prop_oneof![
        3 => at().prop_map(Edit::CommentAbove),
        2 => at().prop_map(Edit::BlankAbove),
        3 => at().prop_map(Edit::CommentBehind),
        3 => (at(), at(), any::<bool>()).prop_map(|(at, nth, above)| Edit::CommentItem(at, nth, above)),
        1 => (at(), at()).prop_map(|(at, nth)| Edit::BlankItem(at, nth)),
        3 => (at(), 1..4u8).prop_map(|(at, value)| Edit::Set(at, value)),
        2 => (at(), at(), 2..5u8).prop_map(|(at, nth, value)| Edit::AddItem(at, nth, value)),
        1 => (at(), at()).prop_map(|(at, nth)| Edit::DropItem(at, nth)),
        2 => at().prop_map(Edit::Drop),
        1 => at().prop_map(Edit::DropComments),
        2 => (at(), at()).prop_map(|(at, to)| Edit::Move(at, to)),
        1 => (0..NAMES.len()).prop_map(Edit::Add),
    ];
    proptest::collection::vec(edit, 0..5)
}

fn laws(texts: [String; 3]) -> Result<(), TestCaseError> {
    let [o, a, b] = &texts;
    for (base, ours, theirs, wanted) in [(o, a, a, a), (o, a, o, a), (o, o, b, b)] {
        let found = merged(base, ours, theirs);
        prop_assert!(!found.has_conflict());
        prop_assert_eq!(&text(&found), wanted);
    }
    let (one, other) = (merged(o, a, b), merged(o, b, a));
    prop_assert_eq!(one.has_conflict(), other.has_conflict());
    let (found, turned) = (text(&one), text(&other));
    prop_assert_eq!(without_markers(&found), without_markers(&turned));
    let told = format!("{o}{a}{b}{found}");
    let [old, ours, theirs, there] = [o, a, b, &found].map(|text| words(text));
    for word in ours.iter().chain(&theirs) {
        let many = there.iter().filter(|found| *found == word).count();
        let both = ours.contains(word) && theirs.contains(word);
        prop_assert!(
            many > 0 || old.contains(word) && !both,
            "{word} is lost in\n{told}"
        );
        prop_assert!(
            many < 2 || one.has_conflict(),
            "{word} is doubled in\n{told}"
        );
    }
    let [old, ours, theirs, there] = [o, a, b, &found].map(|text| blank_lines(text));
    let gone = old.saturating_sub(ours) + old.saturating_sub(theirs);
    let least = ours.max(theirs).max(old) - gone;
    prop_assert!(there >= least, "a blank line is lost in\n{told}");
    Ok(())
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn random_comments_survive_edits_of_the_other_side(
        names in proptest::sample::subsequence((0..NAMES.len()).collect::<Vec<_>>(), 0..=NAMES.len()),
        ours in edits(),
        theirs in edits(),
    ) {
        let base: Vec<Field> = names.into_iter().map(|nth| field(nth, "o")).collect();
        let side = |edits: Vec<Edit>, side: &str| {
            let mut fields = base.clone();
            for (nth, one) in edits.into_iter().enumerate() {
                edit(&mut fields, one, format!("{side}{nth}"));
            }
            fields
        };
        let sides = [base.clone(), side(ours, "a"), side(theirs, "b")];
        laws(sides.each_ref().map(|fields| yaml(fields)))?;
        laws(sides.each_ref().map(|fields| toml(fields)))?;
    }
}
