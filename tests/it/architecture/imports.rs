//! Finds which source file imports which.
//!
//! In: the files below `src/`. Out: for each file, the files whose items it names in `use` lines and in paths. A name
//! that a module re-exports with `pub use` counts as an import of the file that defines it. Does not: look into macros
//! or tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree, Visibility};

/// A module path below the root of the crate, such as `["note", "link"]`.
type Module = Vec<String>;

/// A file and the paths that it names.
#[derive(Default)]
struct File {
    module: Module,
    /// Absolute paths. Only those that begin with `crate`, `super`, `self`, or a module of this file are known.
    named: BTreeSet<Vec<String>>,
    /// The re-exports: a name, and its absolute path.
    passed_on: BTreeMap<String, Vec<String>>,
}

/// The imports of all files in `sources`, which are below `folder`.
pub fn imports(sources: &[PathBuf], folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files: BTreeMap<Module, (String, File)> = BTreeMap::new();
    for path in sources {
        let name = path.strip_prefix(folder).expect("a source");
        let module = module_of(name);
        let text = std::fs::read_to_string(path).expect("a source can be read");
        let parsed = syn::parse_file(&text).expect("a source is Rust");
        let children = parsed.items.iter().filter_map(|item| match item {
            syn::Item::Mod(child) => Some(child.ident.to_string()),
            _ => None,
        });
        let mut reading = Reading {
            children: children.collect(),
            at: module.clone(),
            file: File {
                module: module.clone(),
                ..File::default()
            },
        };
        reading.visit_file(&parsed);
        files.insert(module, (name.display().to_string(), reading.file));
    }
    let mut found = BTreeMap::new();
    for (name, file) in files.values() {
        let named = file.named.iter().filter_map(|path| target(&files, path, 0));
        let others = named.filter(|other| other != name).collect();
        found.insert(name.clone(), others);
    }
    found
}

fn module_of(name: &Path) -> Module {
    let parts = name.with_extension("");
    let parts = parts.iter().map(|part| part.to_string_lossy().into_owned());
    let mut module: Module = parts.collect();
    if module
        .last()
        .is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main"))
    {
        module.pop();
    }
    module
}

/// The file that defines what a path names.
fn target(
    files: &BTreeMap<Module, (String, File)>,
    path: &[String],
    depth: usize,
) -> Option<String> {
    let known = (1..=path.len())
        .rev()
        .find(|length| files.contains_key(&path[..*length]))?;
    let (name, file) = &files[&path[..known]];
    let passed_on = path.get(known).and_then(|item| file.passed_on.get(item));
    match passed_on {
        Some(real) if depth < 8 => {
            let real: Vec<String> = real.iter().chain(&path[known + 1..]).cloned().collect();
            target(files, &real, depth + 1)
        }
        _ => Some(name.clone()),
    }
}

struct Reading {
    children: BTreeSet<String>,
    /// The current module. An inline module adds its name.
    at: Module,
    file: File,
}

impl Reading {
    /// The path from the root of the crate. `None` for a path into another crate, or one that begins with an imported
    /// name.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some(self.at.iter().chain(rest).cloned().collect()),
            "super" => {
                let up = path.iter().take_while(|part| *part == "super").count();
                let base = &self.at[..self.at.len().checked_sub(up)?];
                Some(base.iter().chain(&path[up..]).cloned().collect())
            }
            child if self.children.contains(child) => {
                Some(self.file.module.iter().chain(path).cloned().collect())
            }
            _ => None,
        }
    }

    fn take(&mut self, tree: &UseTree, before: &mut Vec<String>, is_public: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.take(&path.tree, before, is_public);
                before.pop();
            }
            UseTree::Group(group) => {
                group
                    .items
                    .iter()
                    .for_each(|tree| self.take(tree, before, is_public));
            }
            UseTree::Name(name) => self.add(before, &name.ident.to_string(), None, is_public),
            UseTree::Rename(name) => {
                let alias = name.rename.to_string();
                self.add(before, &name.ident.to_string(), Some(alias), is_public);
            }
            UseTree::Glob(_) => self.add(before, "*", None, is_public),
        }
    }

    fn add(&mut self, before: &[String], name: &str, alias: Option<String>, is_public: bool) {
        let mut path = before.to_vec();
        if name != "self" {
            path.push(name.to_owned());
        }
        let Some(absolute) = self.absolute(&path) else {
            return;
        };
        if is_public {
            let name = alias
                .or_else(|| path.last().cloned())
                .expect("a path has a name");
            self.file.passed_on.insert(name, absolute);
        } else {
            self.file.named.insert(absolute);
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    let mut all = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    all.any(|attribute| {
        let list = attribute.meta.require_list();
        list.is_ok_and(|list| list.tokens.to_string().contains("test"))
    })
}

impl<'ast> Visit<'ast> for Reading {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if is_test(&item.attrs) {
            return;
        }
        self.at.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_test(&item.attrs) {
            let is_public = !matches!(item.vis, Visibility::Inherited);
            self.take(&item.tree, &mut Vec::new(), is_public);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        let segments: Vec<String> = segments.collect();
        if segments.len() > 1
            && let Some(absolute) = self.absolute(&segments)
        {
            self.file.named.insert(absolute);
        }
        visit::visit_path(self, path);
    }
}

/// The groups of files that import each other in a circle. Each is sorted.
pub fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    let reach = |from: &String| -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = imports[from].iter().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file.clone()) {
                open.extend(imports.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|file| (file, reach(file))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, others) in &reached {
        if !others.contains(*file) || circles.iter().any(|circle| circle.contains(*file)) {
            continue;
        }
        let back = others
            .iter()
            .filter(|other| reached[*other].contains(*file));
        circles.push(back.cloned().collect());
    }
    circles
}
