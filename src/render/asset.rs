//! The theme's files as they are published: under a name that changes with the content, so that a host may tell
//! browsers to keep them for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use crate::site::name::fingerprint;

/// A published file of the theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name in the theme's `assets/`: `style.css`.
    pub name: String,
    /// Its file name in the site's `assets/`: `style.1a2b3c4d.css`.
    pub published_as: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Asset {
    /// The two names, and the bytes.
    #[must_use]
    pub fn split(self) -> ((String, String), Vec<u8>) {
        ((self.name, self.published_as), self.bytes)
    }
}

/// The files by name, in that order. A style sheet may refer to the files beside it by their name in the theme
/// (`url(logo.svg)`); such a reference is changed to the published name.
#[must_use]
pub fn publish(files: &BTreeMap<&str, Cow<[u8]>>) -> Vec<Asset> {
    let is_style = |name: &str| Path::new(name).extension() == Some(OsStr::new("css"));
    let plain: BTreeMap<&str, String> = files
        .iter()
        .filter(|(name, _)| !is_style(name))
        .map(|(name, bytes)| (*name, published_as(name, bytes)))
        .collect();
    files
        .iter()
        .map(|(name, bytes)| {
            let bytes = match std::str::from_utf8(bytes) {
                Ok(style) if is_style(name) => with_published_names(style, name, &plain).into(),
                _ => bytes.to_vec(),
            };
            Asset { name: (*name).to_owned(), published_as: published_as(name, &bytes), bytes }
        })
        .collect()
}

/// `style.css` with its content's fingerprint: `style.1a2b3c4d.css`.
fn published_as(name: &str, bytes: &[u8]) -> String {
    let hash = fingerprint(bytes);
    let file_start = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file_start..].rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => {
            let (stem, ending) = name.split_at(file_start + dot);
            format!("{stem}.{hash}{ending}")
        }
        None => format!("{name}.{hash}"),
    }
}

/// Changes `url(…)` to the published names of the files that there are. Only files in or below the style sheet's own
/// folder can be named, which is all that a theme needs.
fn with_published_names(style: &str, style_name: &str, files: &BTreeMap<&str, String>) -> String {
    let folder = style_name.rfind('/').map_or("", |slash| &style_name[..=slash]);
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(start) = rest.find("url(") {
        let (before, after) = rest.split_at(start + "url(".len());
        out.push_str(before);
        let end = after.find(')').unwrap_or(after.len());
        let written = &after[..end];
        let named = written.trim().trim_matches(['"', '\'']);
        match files.get(format!("{folder}{named}").as_str()) {
            Some(published) => out.push_str(published.strip_prefix(folder).unwrap_or(published)),
            None => out.push_str(written),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_with_the_content() {
        let publish = |style: &[u8], logo: &[u8]| {
            publish(&BTreeMap::from([
                ("css/a.css", Cow::Borrowed(style)),
                ("css/logo.svg", Cow::Borrowed(logo)),
                ("LICENSE", Cow::Borrowed(b"x")),
            ]))
        };
        let style = b"a{background:url( 'logo.svg' )}b{background:url(data:x)}".as_slice();
        let one = publish(style, b"1");
        let two = publish(style, b"2");
        let names =
            |assets: &[Asset]| assets.iter().map(|a| a.published_as.clone()).collect::<Vec<_>>();
        assert!(
            names(&one)
                .iter()
                .zip(["LICENSE.", "css/a.", "css/logo."])
                .all(|(n, s)| n.starts_with(s))
        );
        assert_eq!(names(&one)[0], names(&two)[0]);
        assert_ne!(names(&one)[1], names(&two)[1], "the style sheet names the logo");
        let text = String::from_utf8(one[1].bytes.clone()).unwrap();
        let logo = one[2].published_as.strip_prefix("css/").unwrap();
        assert_eq!(text, format!("a{{background:url({logo})}}b{{background:url(data:x)}}"));
    }
}
