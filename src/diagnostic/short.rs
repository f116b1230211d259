//! Findings one a line, as editors and `grep` want them: `path:line:column: severity[code]: message`.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// One finding on one line.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let position = sources.position(diagnostic.span);
    format!(
        "{}:{}:{}: {}[{}]: {}",
        sources.get(diagnostic.span.file).path,
        position.line,
        position.column,
        diagnostic.severity().as_str(),
        diagnostic.code.as_str(),
        diagnostic.message,
    )
}
