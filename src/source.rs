//! The texts that Casebook reads and the places in them: which file, which bytes, which line and column.
//!
//! Not here: reading from disk (`content::walk`) and what the texts mean.

use std::sync::Arc;

/// The name of one text within [`Sources`]. Files are numbered in the order in which they were read for the first time: the
/// first time a site is read, that of their paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// Its place among the texts.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes `start..end` of `file`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start, end }
    }

    /// The very beginning of `file`: the place of a finding about the file as a whole.
    #[must_use]
    pub fn start_of(file: FileId) -> Self {
        Self::new(file, 0, 0)
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A line and a column as editors count them: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text and its path as a user knows it.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path to show: as given on the command line, or relative to the site's folder.
    pub path: String,
    /// The decoded text, line ends as they were.
    pub text: Arc<str>,
    line_starts: Vec<u32>,
}

impl Source {
    /// A text with its line starts counted.
    #[must_use]
    pub fn new(path: String, text: String) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        // No text that is read is that long.
        let starts = ends.map(|(end, _)| u32::try_from(end + 1).unwrap_or(u32::MAX));
        let line_starts = std::iter::once(0).chain(starts).collect();
        Self { path, text: text.into(), line_starts }
    }

    /// The line, from 1, in which byte `offset` stands.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start as usize <= offset)
    }

    /// Line and column of byte `offset`; an offset past the end is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.line(offset);
        let column = self.text[self.line_starts[line - 1] as usize..offset].chars().count() + 1;
        Position { line, column }
    }
}

/// All texts of one run. Immutable once the stages begin. A copy shares the texts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a text and returns its name.
    ///
    /// # Panics
    /// If there are more than `u32::MAX` files.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = u32::try_from(self.files.len()).expect("fewer than four thousand million files");
        self.files.push(Arc::new(source));
        FileId(id)
    }

    /// Puts a newer text in the place of a file's older one. Whoever holds a copy keeps the older one.
    pub fn replace(&mut self, file: FileId, source: Source) {
        self.files[file.0 as usize] = Arc::new(source);
    }

    /// All of them, in the order in which they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.files.iter().map(Arc::as_ref)
    }

    /// The text of a file, shared: as long as it is the same one, what was read from it holds.
    #[must_use]
    pub fn shared(&self, file: FileId) -> &Arc<Source> {
        &self.files[file.0 as usize]
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// Path, line and column of a span's first byte.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file).position(span.start)
    }

    /// The line, from 1, of a span's first byte.
    #[must_use]
    pub fn line(&self, span: Span) -> usize {
        self.get(span.file).line(span.start)
    }
}
