//! Findings about dates and times as written: slips, days that do not exist, days that may be two. In the front matter
//! they are found where the value is read; in the body they are looked for here.

use crate::config::Config;
use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind, Text};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::moment::{self, Context, Flaw, Flawed};
use crate::incident::section::lines;
use crate::source::{Source, Span};
use crate::vocabulary::field::Fields;

/// The finding for a flaw in `text`.
#[must_use]
pub fn finding(text: &str, flawed: &Flawed, span: Span) -> Diagnostic {
    let written = text.get(flawed.range.clone()).unwrap_or(text);
    let day = |day: &chrono::NaiveDate| day.format("%-d %B %Y").to_string();
    let (code, message, help) = match &flawed.flaw {
        Flaw::Slip(reading) => (
            Code::MendedDate,
            format!("`{written}` is read as `{reading}`"),
            "correct it, so that nobody has to guess".to_owned(),
        ),
        Flaw::NoSuchDay => (
            Code::ImpossibleDate,
            format!("`{written}` is not a day of the calendar"),
            "write a day as `2024-11-07`".to_owned(),
        ),
        Flaw::NoSuchTime => (
            Code::ImpossibleDate,
            format!("`{written}` is not a time of day"),
            "write a time as `09:15`, or a moment as `2024-11-07T09:15:00Z`".to_owned(),
        ),
        Flaw::Ambiguous(first, second) => {
            let (first, second) = (day(first), day(second));
            (
                Code::AmbiguousDate,
                format!("`{written}` may be {second} or {first}"),
                "write the day as `2024-11-07`, or set `dates.order` in casebook.yaml to `day-first` or `month-first`"
                    .to_owned(),
            )
        }
    };
    Diagnostic::new(code, span, message, help)
}

/// Looks through the body of a document. A day that may be two is reported once: what decides one decides all.
pub fn read(
    document: &ParsedDocument,
    source: &Source,
    context: Context,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    let fields = &config.fields;
    let mut reader = Reader { source, context, fields, ambiguous: false, diagnostics };
    for heading in &document.headings {
        reader.text(&heading.text, true);
    }
    reader.blocks(&document.blocks);
}

struct Reader<'s, 'd> {
    source: &'s Source,
    context: Context,
    fields: &'s Fields,
    ambiguous: bool,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_, '_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(text) => self.text(text, false),
                BlockKind::List { items, .. } => {
                    for item in items {
                        if let Some((first, more)) = item.blocks.split_first() {
                            match &first.kind {
                                BlockKind::Paragraph(text) => self.text(text, true),
                                _ => self.blocks(std::slice::from_ref(first)),
                            }
                            self.blocks(more);
                        }
                    }
                }
                BlockKind::Table { rows, .. } => {
                    for cell in rows.iter().flat_map(|row| &row.cells) {
                        self.text(cell, true);
                    }
                }
                BlockKind::Quote(blocks) | BlockKind::Footnote(blocks) => self.blocks(blocks),
                BlockKind::Heading { .. }
                | BlockKind::Code { .. }
                | BlockKind::Html(_)
                | BlockKind::Rule => {}
            }
        }
    }

    /// `head`: whether a date or time may be expected at the text's beginning.
    fn text(&mut self, text: &Text, head: bool) {
        // Most texts hold no digits behind a mark that could be a date or time.
        if !text.plain.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        for (_, line) in lines(&text.plain) {
            let value = line.split_once(':').and_then(|(label, value)| {
                self.fields.of_label(label)?;
                Some(value)
            });
            for flawed in
                moment::flaws(value.unwrap_or(line), self.context, head || value.is_some())
            {
                if matches!(flawed.flaw, Flaw::Ambiguous(..))
                    && std::mem::replace(&mut self.ambiguous, true)
                {
                    continue;
                }
                let written = &value.unwrap_or(line)[flawed.range.clone()];
                let span = self.place(text, written);
                self.diagnostics.push(finding(value.unwrap_or(line), &flawed, span));
            }
        }
    }

    /// Where the words stand in the source; all of the text where markup within them hides it.
    fn place(&self, text: &Text, words: &str) -> Span {
        let source = self.source.text.get(text.span.start..text.span.end).unwrap_or_default();
        source.find(words).map_or(text.span, |at| {
            let start = text.span.start + at;
            Span::new(text.span.file, start, start + words.len())
        })
    }
}
