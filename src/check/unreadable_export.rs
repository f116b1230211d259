//! `unreadable-export`: the export of a tracker, or a record of it, cannot be read.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnreadableExport,
    title: "The export of a tracker cannot be read",
    page: "
`trackers:` in casebook.yaml names a file that is not there, lies outside the site's folder, is larger than 32 MiB, or
is not the CSV or JSON that it should be; or one record of a CSV export does not fit its headings.

The action items whose tickets it holds stay as their documents have them, so their states on the site may be old: this
is an error. All other exports, and all other records, are read.

Do: export it again and put the file where `export:` says; or tell how it is to be read:

    trackers:
      - export: trackers/issues.json
        kind: gitlab                  # github, gitlab or jira
        items: data.issues            # where in JSON the list stands
        columns: {key: iid}           # where in a ticket its key stands
",
    check: None,
};
