//! Detects file systems that do not report changes.
//!
//! In: a folder. Out: the name of its file system, if the system is not notified of changes that others make there.
//! Does not: mount, or access a network.

use std::path::Path;

/// File systems whose files can change without the local system's involvement, by their magic number on Linux.
#[cfg(target_os = "linux")]
const REMOTE: [(u64, &str); 12] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0xFF53_4D42, "SMB"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564C, "NCP"),
    (0x0BD0_0BD0, "Lustre"),
    (0x0116_1970, "GFS2"),
];

/// The name of the folder's file system, if changes on it are not reported.
#[cfg(target_os = "linux")]
pub(super) fn remote(folder: &Path) -> Option<&'static str> {
    let stat = rustix::fs::statfs(folder).ok()?;
    // The type of the number differs between machines; the numbers have 32 bits.
    let number = stat.f_type as u64 & 0xFFFF_FFFF;
    let row = REMOTE.iter().find(|(magic, _)| *magic == number);
    row.map(|(_, name)| *name)
}

/// Other systems do not tell, so the watcher relies on its periodic sync.
#[cfg(not(target_os = "linux"))]
pub(super) fn remote(_folder: &Path) -> Option<&'static str> {
    None
}
