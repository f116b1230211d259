//! An incident that answers, as JSON: the same object for `search` and `similar`.

use std::io::Write;

use serde::Serialize;

/// One answer. Every key is always there; what is not known is `null`.
#[derive(Debug, Serialize)]
pub struct Found<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Full with a base URL, else relative to the root of the site.
    pub url: String,
    /// `2024-11-07`
    pub date: Option<String>,
    /// The higher, the better; comparable within one question only.
    pub score: f64,
    /// The heading below which the snippet stands.
    pub section: Option<String>,
    /// The passage that shows best why it answers.
    pub snippet: Option<String>,
    /// Why it answers, the best reason first.
    pub reasons: Vec<String>,
    /// What ended it, in one line.
    pub resolution: Option<String>,
}

/// One JSON array, the best first.
///
/// # Errors
/// If `writer` takes no more.
pub fn json(found: &[Found], mut writer: impl Write) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut writer, found)?;
    writeln!(writer)?;
    writer.flush()?;
    Ok(())
}
