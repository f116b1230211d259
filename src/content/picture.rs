//! How large a picture beside the documents is. Not here: finding it out, which needs the disk (`project`).

/// The measures of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Its length in bytes.
    pub bytes: u64,
    /// Width and height in pixels; none where its head does not say, and for drawings, which have none.
    pub pixels: Option<(usize, usize)>,
}

/// Endings of the pictures that browsers show.
const ENDINGS: &[&str] = &[
    "avif", "bmp", "gif", "ico", "jfif", "jpeg", "jpg", "jxl", "png", "svg", "tif", "tiff", "webp",
];

/// Whether a path is that of a picture.
#[must_use]
pub fn is_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str())
}
