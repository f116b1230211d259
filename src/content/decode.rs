//! Bytes to text. Every text becomes UTF-8; what had to be changed for that is reported.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// What decoding had to change; made into findings once the file has its place among the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repairs {
    /// Where, in the decoded text, the first bytes that are not UTF-8 stand.
    pub not_utf8: Option<usize>,
    /// Where the first NUL byte stands.
    pub nul: Option<usize>,
}

impl Repairs {
    /// Nothing had to be changed.
    pub const NONE: Self = Self { not_utf8: None, nul: None };
}

/// Decodes a file. A byte order mark is obeyed and taken off; a byte that is not UTF-8 is read as Windows-1252, the
/// commonest other encoding, which has a character for every byte, so that nothing is lost; NUL becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, Repairs) {
    let mut repairs = Repairs::NONE;
    let mut text = match bytes {
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                if !chunk.invalid().is_empty() {
                    repairs.not_utf8.get_or_insert(text.len());
                    text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
                }
            }
            text
        }
    };
    if let Some(at) = text.find('\0') {
        repairs.nul = Some(at);
        text = text.replace('\0', "\u{FFFD}");
    }
    (text, repairs)
}

/// Reports what decoding changed.
pub fn report(file: FileId, text: &str, repairs: Repairs, diagnostics: &mut Diagnostics) {
    let place = |at: usize| {
        let start = text.floor_char_boundary(at);
        Span::new(file, start, text[start..].chars().next().map_or(start, |c| start + c.len_utf8()))
    };
    if let Some(at) = repairs.not_utf8 {
        diagnostics.push(Diagnostic::new(
            Code::NotUtf8,
            place(at),
            "this byte is not UTF-8; it and any other such byte was read as Windows-1252",
            "save the file as UTF-8; until then some characters may be wrong on the page",
        ));
    }
    if let Some(at) = repairs.nul {
        diagnostics.push(Diagnostic::new(
            Code::NulByte,
            place(at),
            "this file holds a NUL byte; it is shown as `\u{FFFD}`",
            "delete the byte; a text has none",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_byte_is_kept() {
        assert_eq!(decode(b"\xEF\xBB\xBFa\r\n").0, "a\r\n");
        let (text, repairs) = decode(b"caf\xE9 \xC3\xA9");
        assert_eq!((text.as_str(), repairs.not_utf8), ("caf\u{e9} \u{e9}", Some(3)));
        assert_eq!(decode(b"\xFF\xFEa\0b\0").0, "ab");
        assert_eq!(decode(b"a\0b").1.nul, Some(1));
    }
}
