//! Every rule with a site that raises it, shown as a person sees it, and one, as near to it as possible, that does not.
//! They stand in `tests/sites/findings/<code>.md`, one file a rule; `README.md` there says how they are written.
//!
//! `SNAPSHOTS=overwrite` writes what is shown into the files.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;

use casebook::diagnostic::code::Code;

use crate::site::Site;

/// Where the rules' files stand.
const FOLDER: &str = "tests/sites/findings";

#[test]
fn every_rule_has_a_site_that_raises_it_and_one_that_does_not() {
    let mut offences = Vec::new();
    for code in Code::ALL {
        let path = format!("{FOLDER}/{}.md", code.as_str());
        match fs::read_to_string(&path) {
            Ok(text) => {
                offences.extend(judge(code, &path, &text).map(|why| format!("{path} {why}")));
            }
            Err(_) => offences.push(format!("{path} is missing: every rule needs one")),
        }
    }
    let known: BTreeSet<String> =
        Code::ALL.iter().map(|code| format!("{}.md", code.as_str())).collect();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name != "README.md" && !known.contains(&name) {
            offences.push(format!("{FOLDER}/{name} belongs to no rule"));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n\n"));
}

/// What is wrong with a rule's file.
fn judge(code: Code, path: &str, text: &str) -> Option<String> {
    if text.lines().next() != Some(format!("# {}", code.as_str()).as_str()) {
        return Some("does not begin with its rule as the heading".to_owned());
    }
    let headings = ["\n## Raises\n", "\n## Does not\n"].map(|heading| text.find(heading));
    let [Some(raises), Some(clean)] = headings else {
        return Some("has no parts `## Raises` and `## Does not`".to_owned());
    };
    let shown = found(code, &steps(&text[raises..clean]));
    let quiet = found(code, &steps(&text[clean..]));
    if shown.is_empty() {
        return Some("raises nothing where it should".to_owned());
    }
    if !quiet.is_empty() {
        return Some(format!("raises something where it should not:\n{quiet}"));
    }
    let Some(expected) = steps(&text[raises..clean]).into_iter().find_map(|step| match step {
        Step::Finding(place) => Some(raises + place.start..raises + place.end),
        Step::File { .. } => None,
    }) else {
        return Some("does not show what is found, in a block `text`".to_owned());
    };
    if text[expected.clone()] == shown {
        return None;
    }
    if overwrites() {
        fs::write(path, format!("{}{shown}{}", &text[..expected.start], &text[expected.end..]))
            .unwrap();
        return None;
    }
    Some(format!("shows something else than is found:\n{shown}"))
}

#[expect(clippy::disallowed_methods, reason = "the way in which snapbox is told, too")]
fn overwrites() -> bool {
    std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite")
}

/// The findings of a rule in a site, as a person sees them.
fn found(code: Code, steps: &[Step]) -> String {
    let mut site = Site::new();
    for step in steps {
        let Step::File { path, content } = step else { continue };
        site = match content {
            Content::Text(text) => site.file(path, text),
            Content::Bytes(bytes) => site.file(path, bytes),
            Content::Long(length) => {
                let site = site.file(path, "");
                let file = fs::File::options().write(true).open(site.path(path)).unwrap();
                // Nothing is written: the file has a length and no bytes on the disk.
                file.set_len(*length).unwrap();
                site
            }
            Content::Link(target) => {
                std::os::unix::fs::symlink(target, site.path(path)).unwrap();
                site
            }
        };
    }
    let tag = format!("[{}]: ", code.as_str());
    let shown = site.check_all();
    // A finding is its title, its excerpt and its help; between two is an empty line, and within one there may be, too.
    let mut starts: Vec<usize> = ["error[", "warning["]
        .iter()
        .flat_map(|level| shown.match_indices(level))
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || shown[..*at].ends_with("\n\n"))
        .collect();
    starts.sort_unstable();
    let ends = starts.iter().skip(1).copied().chain([shown.len()]);
    let findings = starts.iter().zip(ends).map(|(&start, end)| shown[start..end].trim_end());
    let of_rule = findings
        .filter(|finding| finding.lines().next().is_some_and(|title| title.contains(&tag)))
        .map(|finding| format!("{finding}\n"));
    of_rule.collect::<Vec<_>>().join("\n")
}

/// What a part of a rule's file says, in order.
enum Step {
    /// A file of the site.
    File { path: String, content: Content },
    /// Where the findings stand.
    Finding(Range<usize>),
}

enum Content {
    Text(String),
    Bytes(Vec<u8>),
    Long(u64),
    Link(String),
}

/// Reads a part. A line that begins with a path in backticks is about that file of the site.
fn steps(part: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut named: Option<(String, bool)> = None;
    let mut at = 0;
    while at < part.len() {
        let line = line_at(part, at);
        at += line.len();
        let fence = line.len() - line.trim_start_matches('`').len();
        if fence >= 3 {
            let closing = format!("\n{}\n", "`".repeat(fence));
            // From the line end before, so that a block may be empty.
            let end = part[at - 1..].find(&closing).expect("a block that closes") + at;
            let block = at..end;
            at = end + closing.len() - 1;
            let text = part[block.clone()].to_owned();
            steps.push(match named.take() {
                Some((path, false)) => Step::File { path, content: Content::Text(text) },
                Some((path, true)) => Step::File { path, content: Content::Bytes(bytes(&text)) },
                None => Step::Finding(block),
            });
        } else if let Some((path, said)) =
            line.strip_prefix('`').and_then(|rest| rest.trim_end().split_once('`'))
        {
            let path = path.to_owned();
            if let Some(length) =
                said.strip_prefix(" is ").and_then(|s| s.strip_suffix(" bytes long."))
            {
                let content = Content::Long(length.parse().unwrap());
                steps.push(Step::File { path, content });
            } else if let Some(target) =
                said.strip_prefix(" is a symbolic link to `").and_then(|s| s.strip_suffix("`."))
            {
                steps.push(Step::File { path, content: Content::Link(target.to_owned()) });
            } else {
                named = Some((path, said == ", with its bytes as escapes:"));
            }
        }
    }
    steps
}

fn line_at(text: &str, at: usize) -> &str {
    text[at..].split_inclusive('\n').next().unwrap_or_default()
}

/// `caf\xe9` as bytes.
fn bytes(escaped: &str) -> Vec<u8> {
    let mut parts = escaped.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}
