//! The graph of all introductions: who led to which other people, and where the chains begin.
//!
//! In: introductions. Out: [`IntroductionGraph`]: people by index, pairs of indices, and the roots of the chains. Does
//! not: know when anything happened.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::ledger::introductions::Introductions;
use crate::ledger::{ContactId, Ledger};
use crate::text::fold::fold_search;

/// The graph of introductions. People are referred to by their index in `people`.
pub struct IntroductionGraph {
    /// Everybody who brought, was brought, or was connected, sorted by folded name.
    pub people: Vec<Person>,
    /// Who brought the user to whom, as pairs of indices, in order.
    pub brought: Vec<(usize, usize)>,
    /// Whom the user connected, as pairs of indices, in order.
    pub connected: Vec<(usize, usize)>,
    /// For each person, the people they brought the user to.
    next: Vec<Vec<usize>>,
    /// For each person, whether anybody brought the user to them.
    is_brought: Vec<bool>,
    /// The roots of the chains, those with the most people first.
    pub roots: Vec<Root>,
}

/// A person of the graph.
pub struct Person {
    /// The name.
    pub name: String,
    /// The contact; `None` if no note answers to the name.
    pub id: Option<ContactId>,
}

/// The root of a chain: a person who brought the user to others, and to whom nobody brought the user.
pub struct Root {
    /// The index of the person.
    pub person: usize,
    /// How many people they brought the user to directly.
    pub brought: usize,
    /// How many people trace back to them, directly or not.
    pub all: usize,
    /// The number of steps to the farthest of these people.
    pub steps: usize,
}

/// The identity of a person: the folded name, and the contact if there is a note.
type Key = (String, Option<ContactId>);

impl IntroductionGraph {
    /// Builds the graph.
    pub fn of(ledger: &Ledger, introductions: &Introductions) -> IntroductionGraph {
        let mut names: BTreeMap<Key, String> = BTreeMap::new();
        let mut key_of = |id: ContactId| intern(&mut names, ledger.name(id), Some(id));
        let mut brought: Vec<(Key, Key)> = Vec::new();
        for (by, id) in introductions.introduced.keys() {
            brought.push((key_of(*by), key_of(*id)));
        }
        let pairs = introductions.connected.keys();
        let connected: Vec<(Key, Key)> = pairs.map(|(a, b)| (key_of(*a), key_of(*b))).collect();
        for (id, by) in &introductions.brought_by_name {
            let by = intern(&mut names, by, None);
            brought.push((by, intern(&mut names, ledger.name(*id), Some(*id))));
        }
        let places: BTreeMap<&Key, usize> = names.keys().zip(0..).collect();
        let placed = |pairs: Vec<(Key, Key)>| {
            let pairs = pairs.iter();
            let mut placed: Vec<(usize, usize)> =
                pairs.map(|(a, b)| (places[a], places[b])).collect();
            placed.sort_unstable();
            placed.dedup();
            placed
        };
        let (brought, connected) = (placed(brought), placed(connected));
        let mut next = vec![Vec::new(); names.len()];
        let mut is_brought = vec![false; names.len()];
        for (by, to) in &brought {
            next[*by].push(*to);
            is_brought[*to] = true;
        }
        let people = names.into_iter().map(|((_, id), name)| Person { name, id });
        let mut graph = IntroductionGraph {
            people: people.collect(),
            brought,
            connected,
            next,
            is_brought,
            roots: Vec::new(),
        };
        graph.roots = graph.roots();
        graph
    }

    /// Whether there are no introductions.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The number of contacts to whom somebody brought the user.
    pub fn introduced_count(&self) -> usize {
        self.is_brought
            .iter()
            .filter(|is_brought| **is_brought)
            .count()
    }

    /// The number of people who brought the user to somebody.
    pub fn introducer_count(&self) -> usize {
        self.next.iter().filter(|next| !next.is_empty()).count()
    }

    /// Finds the roots of all chains. In a cycle, the first person by name is the root.
    fn roots(&self) -> Vec<Root> {
        let brings = |person: &usize| !self.next[*person].is_empty();
        let (starts, others): (Vec<usize>, Vec<usize>) = (0..self.people.len())
            .filter(brings)
            .partition(|person| !self.is_brought[*person]);
        let fresh = || vec![false; self.people.len()];
        let root = |seen: &mut Vec<bool>, person: &usize| {
            let chain = self.from(*person, seen);
            chain.iter().for_each(|(member, ..)| seen[*member] = false);
            self.root(*person, &chain)
        };
        let mut roots: Vec<Root> = starts.par_iter().map_init(fresh, root).collect();
        let mut reached = fresh();
        for person in &starts {
            self.from(*person, &mut reached);
        }
        for person in others {
            if !reached[person] {
                roots.push(root(&mut fresh(), &person));
                self.from(person, &mut reached);
            }
        }
        roots.sort_by_key(|root| (Reverse((root.all, root.brought)), root.person));
        roots
    }

    fn root(&self, person: usize, chain: &[Reached]) -> Root {
        Root {
            person,
            brought: self.next[person].len(),
            all: chain.len() - 1,
            steps: chain.last().map_or(0, |(_, _, steps)| *steps),
        }
    }

    /// The person and everybody who traces back to them, nearest first, without those already marked in `seen`. Marks
    /// all of them.
    fn from(&self, person: usize, seen: &mut [bool]) -> Vec<Reached> {
        if std::mem::replace(&mut seen[person], true) {
            return Vec::new();
        }
        let mut reached: Vec<Reached> = vec![(person, 0, 0)];
        let mut at = 0;
        while let Some(&(by, _, steps)) = reached.get(at) {
            for to in &self.next[by] {
                if !std::mem::replace(&mut seen[*to], true) {
                    reached.push((*to, at, steps + 1));
                }
            }
            at += 1;
        }
        reached
    }

    /// The names along the longest chain, if any chain has at least three people.
    pub fn longest(&self) -> Option<Vec<&str>> {
        let most = self.roots.iter().map(|root| root.steps).max()?;
        let root = self
            .roots
            .iter()
            .find(|root| root.steps == most && most >= 2)?;
        let chain = self.from(root.person, &mut vec![false; self.people.len()]);
        let mut at = chain.iter().position(|(_, _, steps)| *steps == most)?;
        let mut names = Vec::new();
        loop {
            let (person, by, steps) = chain[at];
            names.push(self.people[person].name.as_str());
            if steps == 0 {
                break;
            }
            at = by;
        }
        names.reverse();
        Some(names)
    }
}

/// A person reached from a root: the index, the position of the predecessor among those found, and the number of steps.
type Reached = (usize, usize, usize);

/// The key of a person. The name is kept as it was first written.
fn intern(names: &mut BTreeMap<Key, String>, name: &str, id: Option<ContactId>) -> Key {
    let key = (fold_search(name), id);
    names.entry(key.clone()).or_insert_with(|| name.to_owned());
    key
}
