//! Why it happened, as an incident says it.

use serde::Serialize;

use crate::incident::cause;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::{self, Link};
use crate::site::wording::sentence_case;

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
    /// The words that show it. HTML.
    pub evidence: Option<String>,
}

impl Cause {
    /// A cause as shown on the page `from`. `inline` makes HTML of a text.
    #[must_use]
    pub fn new(
        site: &Site,
        from: &Route,
        cause: &cause::Cause,
        inline: &dyn Fn(&str) -> String,
    ) -> Self {
        let mut name = link::cause(site, from, &cause.id);
        if name.href.is_none() {
            name.text = sentence_case(cause.id.split_once('/').map_or(&*cause.id, |(_, own)| own));
        }
        let class = (cause.class() != cause.id).then(|| {
            let class = link::cause(site, from, cause.class());
            if class.href.is_some() { class } else { Link::text(&sentence_case(cause.class())) }
        });
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
            evidence: cause.evidence.as_deref().map(inline),
        }
    }
}
