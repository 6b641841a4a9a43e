//! How many objects are how equal: the numbers of the sentence that a restructuring is accepted on.

use std::ops::AddAssign;

/// Objects of the folders that differ, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Folders that differ.
    pub folders: usize,
    pub identical: usize,
    /// Same content, another order or another spelling.
    pub reordered: usize,
    pub changed: usize,
    pub comes: usize,
    pub goes: usize,
    /// Files that differ and hold nothing that a cluster sees: sources, tests, indexes.
    pub files: usize,
}

impl Tally {
    /// All objects before and after, each once.
    pub fn objects(&self) -> usize {
        self.identical + self.reordered + self.changed + self.comes + self.goes
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.folders += other.folders;
        self.identical += other.identical;
        self.reordered += other.reordered;
        self.changed += other.changed;
        self.comes += other.comes;
        self.goes += other.goes;
        self.files += other.files;
    }
}
