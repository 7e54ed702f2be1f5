//! The vocabulary of generated vaults.
//!
//! In: nothing. Out: lists of words. Does not: name real people. (One word per line would be hard to read.)

/// First names.
#[rustfmt::skip]
pub const FIRST: [&str; 60] = [
    "Aino", "Amara", "Anselm", "Ayşe", "Bastian", "Beatriz", "Bogdan", "Brigid", "Camille", "Chidi", "Clara",
    "Dagny", "Daniel", "Devika", "Dmitri", "Edda", "Elif", "Emeka", "Esther", "Farid", "Fiona", "Gaspard",
    "Greta", "Hana", "Henrik", "Ines", "Ingrid", "Ivo", "Jamila", "Jonas", "José", "Kaito", "Karin", "Kwame",
    "Laila", "Leander", "Linnéa", "Lucía", "Maren", "Mateo", "Mira", "Nadia", "Nils", "Noor", "Oksana", "Orla",
    "Pablo", "Petra", "Priya", "Quentin", "Rafael", "Rosa", "Samir", "Sigrid", "Tamás", "Tove", "Umar", "Vera",
    "Yuki", "Zoë",
];

/// Last names.
#[rustfmt::skip]
pub const LAST: [&str; 60] = [
    "Abara", "Aldana", "Andersen", "Arslan", "Baptiste", "Bergström", "Bianchi", "Brandt", "Castillo", "Cohen",
    "Dahl", "Delacroix", "Demir", "Dubois", "Eriksen", "Farkas", "Fischer", "Fontaine", "Garcia", "Grünwald",
    "Haddad", "Halloran", "Hoang", "Ibarra", "Ivanova", "Jansen", "Kapoor", "Keller", "Kimura", "Kowalski",
    "Laurent", "Lindqvist", "Lund", "Mbeki", "Mendes", "Moreau", "Müller", "Nakamura", "Navarro", "Nowak",
    "Obi", "Okafor", "Olsen", "Papadakis", "Petrov", "Quispe", "Rahman", "Ricci", "Rossi", "Sato", "Schneider",
    "Sharma", "Silva", "Tanaka", "Thorne", "Urban", "Vasquez", "Weber", "Yilmaz", "Zielinski",
];

/// Places where contacts live.
#[rustfmt::skip]
pub const PLACES: [&str; 16] = [
    "Aarhus", "Berlin", "Bologna", "Ghent", "Kraków", "Leeds", "Lisbon", "Lyon", "Malmö", "Oslo", "Porto",
    "Riga", "Tallinn", "Utrecht", "Vienna", "Zürich",
];

/// Roles of contacts.
#[rustfmt::skip]
pub const ROLES: [&str; 14] = [
    "architect", "baker", "biologist", "carpenter", "designer", "developer", "editor", "engineer", "lawyer",
    "nurse", "photographer", "researcher", "teacher", "translator",
];

/// First parts of company names.
#[rustfmt::skip]
pub const COMPANIES: [&str; 16] = [
    "Alder", "Birch", "Cobalt", "Dune", "Ember", "Fjord", "Granite", "Harbour", "Indigo", "Juniper", "Kestrel",
    "Lantern", "Meadow", "Northwind", "Orchard", "Pebble",
];

/// Circles.
#[rustfmt::skip]
pub const CIRCLES: [&str; 7] = [
    "friends", "family", "former colleagues", "mentors", "climbing", "conference", "neighbours",
];

/// Tags.
#[rustfmt::skip]
pub const TAGS: [&str; 12] = [
    "rust", "music", "startup", "climbing", "berlin", "research", "design", "books", "food", "travel", "jobs",
    "great",
];

/// Kinds of favors.
#[rustfmt::skip]
pub const KINDS: [&str; 10] = [
    "intro", "advice", "feedback", "review", "referral", "help", "time", "support", "information", "invitation",
];

/// Words of running text, most frequent first.
#[rustfmt::skip]
pub const PROSE: [&str; 242] = [
    "the", "and", "to", "of", "a", "in", "that", "is", "for", "with", "she", "he", "on", "at", "they", "about",
    "from", "has", "was", "new", "work", "but", "year", "as", "now", "their", "we", "had", "more", "after",
    "time", "when", "would", "still", "likes", "back", "team", "last", "two", "good", "into", "job", "there",
    "who", "city", "move", "first", "next", "book", "week", "think", "really", "wants", "said", "home", "again",
    "company", "project", "small", "people", "over", "talk", "long", "much", "old", "while", "lives", "moved",
    "friend", "school", "been", "because", "idea", "often", "house", "month", "months", "before", "music",
    "family", "garden", "brother", "sister", "kids", "daughter", "son", "plans", "started", "looking", "office",
    "learn", "learning", "language", "summer", "winter", "spring", "autumn", "train", "boat", "bike",
    "mountain", "river", "kitchen", "coffee", "tea", "bread", "dinner", "lunch", "conference", "workshop",
    "speaker", "slides", "thesis", "paper", "research", "lab", "grant", "budget", "funding", "investor",
    "market", "customer", "product", "launch", "design", "prototype", "engineer", "hiring", "interview",
    "contract", "salary", "remote", "manager", "lead", "quit", "freelance", "studio", "gallery", "painting",
    "camera", "film", "theatre", "concert", "guitar", "piano", "choir", "band", "record", "novel", "poem",
    "author", "editor", "draft", "chapter", "story", "library", "reading", "writing", "letter", "phone",
    "photo", "map", "ticket", "flight", "hotel", "beach", "island", "forest", "hike", "tent", "snow", "rain",
    "storm", "weather", "doctor", "hospital", "surgery", "recovery", "health", "running", "marathon",
    "climbing", "yoga", "swimming", "football", "chess", "puzzle", "game", "children", "baby", "wedding",
    "birthday", "anniversary", "party", "gift", "cake", "recipe", "pasta", "wine", "beer", "cheese", "flat",
    "rent", "landlord", "neighbour", "dog", "cat", "horse", "bird", "farm", "harvest", "apple", "tomato",
    "server", "database", "compiler", "parser", "network", "kernel", "deploy", "release", "testing", "review",
    "patch", "legal", "visa", "passport", "border", "council", "election", "union", "strike", "climate",
    "solar", "battery", "bridge", "tunnel", "tower", "museum", "archive", "history", "physics",
];

/// Syllables of rare words, so that the vocabulary has a long tail like a real one.
#[rustfmt::skip]
pub const SYLLABLES: [&str; 24] = [
    "ba", "ker", "lin", "mo", "ta", "ves", "ro", "shi", "nal", "ge", "pu", "dor", "fi", "cam", "lo", "ster",
    "hu", "mar", "ti", "bel", "an", "or", "que", "zen",
];
