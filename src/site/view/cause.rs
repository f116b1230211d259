//! Why it happened, as an incident says it.

use serde::Serialize;

use crate::incident::Incident;
use crate::incident::cause;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::{self, Link};
use crate::site::wording::sentence_case;
use crate::source::Span;

/// One cause of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct Cause {
    /// `class` or `class/cause`.
    pub id: String,
    /// The cause in words, with its page.
    pub name: Link,
    /// The class in words, with its page; none where the cause is a class.
    pub class: Option<Link>,
    /// `Root cause`, `Contributing factor`, or the document's own word.
    pub role: String,
    /// Whether the front matter says so; else it was read from the text.
    pub declared: bool,
    /// What the front matter says about it. HTML.
    pub evidence: Option<String>,
    /// Where it was read from the text: the words.
    pub quote: Option<Quote>,
}

/// Words of a document that show a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The words as written, without markup.
    pub text: String,
    /// The section they stand in; none above the first heading.
    pub section: Option<Link>,
}

impl Quote {
    /// The words that show a cause of an incident, as quoted on the page `from`; none for a declared cause. `page` is
    /// the address of the incident's page, empty on the page itself.
    #[must_use]
    pub fn new(incident: &Incident, cause: &cause::Cause, page: &str) -> Option<Self> {
        if cause.declared {
            return None;
        }
        Some(Self { text: cause.evidence.clone()?, section: section(incident, cause.span, page) })
    }
}

/// The last section that begins before `place` and can be linked to.
fn section(incident: &Incident, place: Span, page: &str) -> Option<Link> {
    let section = incident
        .sections
        .iter()
        .filter(|section| section.span.start <= place.start && section.anchor.is_some())
        .max_by_key(|section| section.span.start)?;
    let anchor = section.anchor.as_deref()?;
    Some(Link {
        text: section.heading.trim_end_matches(':').to_owned(),
        href: Some(format!("{page}#{anchor}")),
    })
}

impl Cause {
    /// A cause as shown on the page `from`. `inline` makes HTML of a text.
    #[must_use]
    pub fn new(
        site: &Site,
        from: &Route,
        incident: &Incident,
        cause: &cause::Cause,
        inline: &dyn Fn(&str) -> String,
    ) -> Self {
        let name = link::cause(site, from, &cause.id);
        let class = (cause.class() != cause.id).then(|| link::cause(site, from, cause.class()));
        Self {
            id: cause.id.clone(),
            name,
            class,
            role: match cause.role.as_str() {
                "root" => "Root cause".to_owned(),
                "contributing" => "Contributing factor".to_owned(),
                other => sentence_case(other),
            },
            declared: cause.declared,
            evidence: cause.evidence.as_deref().filter(|_| cause.declared).map(inline),
            quote: Quote::new(incident, cause, ""),
        }
    }
}
