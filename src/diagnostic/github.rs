//! Findings as GitHub Actions reads them from a log and shows them beside the lines of a pull request, see
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::io::{self, Write};

use crate::diagnostic::report::{Format, Report};

/// Workflow commands.
#[derive(Debug, Clone, Copy)]
pub struct Github;

impl Format for Github {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        for (diagnostic, place) in report.findings() {
            let (start, end) = (place.start, place.end);
            write!(
                out,
                "::{} file={},line={},endLine={}",
                diagnostic.severity().as_str(),
                property(&report.repository.path(place.path)),
                start.line,
                end.line,
            )?;
            // Columns count only within one line.
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
            writeln!(
                out,
                ",title={}::{}",
                property(diagnostic.code.as_str()),
                data(&format!("{}\n{}", diagnostic.message, diagnostic.help)),
            )?;
        }
        Ok(())
    }
}

/// A command ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property ends with a comma or colon too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_or_a_property_early() {
        assert_eq!(data("100 %\r\n::error::a, b"), "100 %25%0D%0A::error::a, b");
        assert_eq!(property("content/a, b: 5%.md"), "content/a%2C b%3A 5%25.md");
    }
}
