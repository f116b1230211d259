//! Stage 4: what only all incidents together show. Knows nothing about pages.

pub mod link;

use crate::analysis::link::Links;
use crate::casebook::Casebook;

/// What was found out about the casebook as a whole.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Who points at whom.
    pub links: Links,
}

/// Looks at all incidents together.
#[must_use]
pub fn analyse(casebook: &Casebook) -> Analysis {
    Analysis { links: link::links(casebook) }
}
