//! Documents that nobody meant: real ones cut, shuffled, repeated, with random bytes in them and their headings swapped.
//! Whatever comes, the reader and the rules do not panic, say the same twice, and every place they name lies in the
//! document.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use casebook::analysis;
use casebook::casebook::{Told, assemble};
use casebook::check;
use casebook::config::Config;
use casebook::content;
use casebook::content::{Document, decode, walk};
use casebook::diagnostic::Diagnostics;
use casebook::export::inspect;
use casebook::incident::Incident;
use casebook::source::{FileId, Source, Sources, Span};
use chrono::NaiveDate;
use globset::GlobSet;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::corpora;
use crate::site::Site;

/// Texts in the shapes that are read most carefully, beside the documents of the demo and of `CASEBOOK_CORPORA`.
const SHAPES: &[&str] = &[
    "# Outages\n\n## 2024-03-09: Shop down\n\n**Severity:** SEV2\n\n### Timeline (UTC)\n\n| Time | What |\n|---|---|\n| 10:00 | x |\n| 23:50 – 00:10 | y |\n\n## 2024-04-01\n\nMail was stuck.\n",
    "Nothing yet\nWhat happened:\nThe shop was down.\nRoot cause:\nA flag.\npublic class Flag {\n// on\nboolean on = true;\n}\nFix:\n• Turned off\n# Review\n## Summary\n- **Date:** 11/03/2022 13:55 PM\n",
    "---\ntitle: T\ndate: 2024-03-09T10:00:00Z\nresolvedWhen: 2024-03-09 11:30\nactions:\n  - {title: A, due: 2024-04-01}\n---\n\n- **Impact**: all\n- **Key events**\n  - First detected 10:00\n  - Resolved 2X:XX\n\n### Action items\n\n1. [x] a ([#3](https://example.org/3))\n2. ~~b~~ (Ann)\n",
];

/// How long a document may be here, in bytes: mutations of longer ones show nothing new.
const LONGEST: usize = 20_000;

static DOCUMENTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut documents: Vec<(String, Vec<u8>)> = SHAPES
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("shape-{index}.txt"), text.as_bytes().to_vec()))
        .collect();
    let mut folders = vec![Path::new("content").to_owned()];
    folders.extend(corpora::folders());
    for folder in folders {
        let tree = walk::walk(&folder, &GlobSet::empty(), &[]).unwrap();
        for document in tree.documents {
            let mut bytes = std::fs::read(&document.origin).unwrap();
            bytes.truncate(LONGEST);
            documents.push((document.path, bytes));
        }
    }
    documents
});

/// One change to a document. Places are parts of its length, so that they fit any document.
#[derive(Debug, Clone)]
enum Change {
    Cut { from: f64, to: f64 },
    Repeat { from: f64, to: f64 },
    ShuffleLines { step: usize },
    Insert { at: f64, bytes: Vec<u8> },
    SwapHeadings { one: usize, other: usize },
    Unindent,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let part = 0.0..1.0_f64;
    let bytes = prop_oneof![
        vec(any::<u8>(), 1..12),
        prop::sample::select(vec![
            "\n# ",
            "\n\n---\n\n",
            "|",
            "```\n",
            "**",
            "\n- [x] ",
            "10:05 ",
            "2024-02-31",
            "\u{202e}é",
            "INC-12",
            "](",
            "\n\t\t",
            "&#x0;",
            "<a name=x>",
            "\r\n",
            "99:99 PM",
            "1e999",
            "<!-- casebook: allow blame -->",
            "# casebook: allow unknown-key: é\n",
            " \u{201c}\u{e9}\u{201d}we should have noticed it by mistake ",
            " Human error: similar to the outage of May. ",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let change = prop_oneof![
        (part.clone(), part.clone()).prop_map(|(from, to)| Change::Cut { from, to }),
        (part.clone(), part.clone()).prop_map(|(from, to)| Change::Repeat { from, to }),
        (2_usize..40).prop_map(|step| Change::ShuffleLines { step }),
        (part, bytes).prop_map(|(at, bytes)| Change::Insert { at, bytes }),
        (0_usize..40, 0_usize..40).prop_map(|(one, other)| Change::SwapHeadings { one, other }),
        Just(Change::Unindent),
    ];
    vec(change, 0..6)
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let place = |part: f64, length: usize| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a part of a length is a place in it, give or take a byte"
        )]
        let place = (part * length as f64) as usize;
        place.min(length)
    };
    match change {
        Change::Cut { from, to } => {
            let (a, b) = (place(*from, bytes.len()), place(*to, bytes.len()));
            bytes.drain(a.min(b)..a.max(b));
        }
        Change::Repeat { from, to } => {
            let (a, b) = (place(*from, bytes.len()), place(*to, bytes.len()));
            let again = bytes[a.min(b)..a.max(b)].to_vec();
            bytes.extend(again);
        }
        Change::ShuffleLines { step } => {
            let lines: Vec<Vec<u8>> = bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            let order = (0..*step).flat_map(|first| (first..lines.len()).step_by(*step));
            *bytes = order.map(|index| lines[index].as_slice()).collect::<Vec<_>>().join(&b'\n');
        }
        Change::Insert { at, bytes: new } => {
            let at = place(*at, bytes.len());
            bytes.splice(at..at, new.iter().copied());
        }
        Change::SwapHeadings { one, other } => {
            let mut lines: Vec<Vec<u8>> =
                bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            let headings: Vec<usize> =
                (0..lines.len()).filter(|&index| lines[index].starts_with(b"#")).collect();
            if !headings.is_empty() {
                lines.swap(headings[one % headings.len()], headings[other % headings.len()]);
            }
            *bytes = lines.join(&b'\n');
        }
        Change::Unindent => {
            let lines: Vec<Vec<u8>> =
                bytes.split(|b| *b == b'\n').map(|line| line.trim_ascii_start().to_vec()).collect();
            *bytes = lines.join(&b'\n');
        }
    }
}

fn documents() -> impl Strategy<Value = (String, Vec<u8>)> {
    (any::<prop::sample::Index>(), changes()).prop_map(|(index, changes)| {
        let (path, mut bytes) = DOCUMENTS[index.index(DOCUMENTS.len())].clone();
        for change in &changes {
            apply(&mut bytes, change);
            bytes.truncate(2 * LONGEST);
        }
        (path, bytes)
    })
}

fn read(path: &str, bytes: &[u8]) -> (Sources, FileId, Vec<Arc<Incident>>, Diagnostics) {
    let (text, repairs) = decode::decode(bytes);
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add(Source::new(path.to_owned(), text.clone()));
    decode::report(file, &text, repairs, &mut diagnostics);
    let files = [(file, path.to_owned())];
    let config = Arc::new(Config::default());
    let (documents, incidents) = casebook::read_files(&files, &sources, &config, &mut diagnostics);
    judge(documents, incidents.clone(), &config, &sources, &mut diagnostics);
    (sources, file, incidents, diagnostics)
}

/// Lets every rule look at it, as if it were a site of its own.
fn judge(
    documents: Vec<Arc<Document>>,
    incidents: Vec<Arc<Incident>>,
    config: &Arc<Config>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    for document in &documents {
        let source = sources.get(document.file);
        let (path, headings) = (&document.path, &config.headings);
        let document =
            content::read(document.file, path, source, headings, &mut Diagnostics::default());
        check::document(
            check::Told { document: &document, incidents: &incidents, source, config },
            diagnostics,
        );
    }
    let told = Told { documents, incidents, ..Told::default() };
    let casebook = Arc::new(assemble(told, None));
    let members = (0..casebook.incidents.len()).collect();
    let as_of = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
    let analysis = analysis::analyse(analysis::Input {
        casebook: &casebook,
        config,
        as_of,
        members: &members,
    });
    let input = check::Input { casebook: &casebook, analysis: &analysis, config, sources };
    check::check(input, diagnostics);
}

/// Every place that an incident names.
fn places(incident: &Incident) -> Vec<Span> {
    let mut places = vec![incident.span, incident.begin, incident.id.span, incident.title.span];
    places.extend(incident.date.as_ref().map(|date| date.span));
    for moment in [
        &incident.started_at,
        &incident.detected_at,
        &incident.acknowledged_at,
        &incident.mitigated_at,
        &incident.resolved_at,
    ] {
        places.extend(moment.as_ref().map(|moment| moment.span));
    }
    places.extend(incident.severity.as_ref().map(|severity| severity.span));
    for list in [&incident.services, &incident.teams, &incident.authors, &incident.tags] {
        places.extend(list.iter().map(|item| item.span));
    }
    places.extend(incident.sections.iter().map(|section| section.span));
    places.extend(incident.timeline.iter().map(|entry| entry.span));
    places.extend(incident.actions.iter().map(|action| action.span));
    places.extend(incident.causes.iter().map(|cause| cause.span));
    places.extend(incident.mentions.iter().map(|mention| mention.span));
    places
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_survives_any_document((path, bytes) in documents()) {
        let (sources, file, incidents, diagnostics) = read(&path, &bytes);
        let text = &sources.get(file).text;
        prop_assert!(!incidents.is_empty());
        let mut end = 0;
        for incident in &incidents {
            prop_assert_eq!(incident.span.start, end, "the incidents of a file cover all of it");
            end = incident.span.end;
            prop_assert!(!incident.title.value.trim().is_empty());
            prop_assert!(incident.causes.len() <= 3);
        }
        prop_assert_eq!(end, text.len());
        let found = diagnostics.iter().map(|finding| finding.span);
        for place in incidents.iter().flat_map(|incident| places(incident)).chain(found) {
            prop_assert!(
                text.get(place.start..place.end).is_some(),
                "{}..{} of {} bytes",
                place.start,
                place.end,
                text.len()
            );
        }
        let json = inspect::json(&incidents, &sources);
        prop_assert_eq!(json, inspect::json(&read(&path, &bytes).2, &sources));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn building_survives_any_documents(documents in vec(documents(), 8)) {
        let mut site = Site::new();
        for (index, (path, bytes)) in documents.iter().enumerate() {
            let name = path.rsplit('/').next().unwrap_or(path);
            site = site.file(&format!("content/{index}/{name}"), bytes);
        }
        let built = site.build();
        prop_assert_eq!(crate::html::broken_links(&built.folder()), Vec::<String>::new());
    }
}
