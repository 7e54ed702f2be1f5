//! What exists at a name in a folder.
//!
//! In: what the system reports. Out: an [`EntryInfo`]. Does not: ask the system.

/// What exists at a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryInfo {
    pub(super) what: EntryType,
    /// Device and inode number, which identify the file. Zero if the system does not report them.
    pub(super) id: (u64, u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryType {
    File,
    Folder,
    Link,
    Other(&'static str),
}

impl EntryInfo {
    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.what == EntryType::File
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.what == EntryType::Folder
    }

    /// Whether it is a symbolic link.
    pub fn is_link(&self) -> bool {
        self.what == EntryType::Link
    }

    /// Whether both are the same file.
    pub fn is_same_file(&self, other: &EntryInfo) -> bool {
        self.id != (0, 0) && self.id == other.id
    }

    pub(super) fn kind(&self) -> &'static str {
        match self.what {
            EntryType::File => "a file",
            EntryType::Folder => "a folder",
            EntryType::Link => "a symbolic link",
            EntryType::Other(kind) => kind,
        }
    }
}
