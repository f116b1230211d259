//! Stage 3: all incidents together. Ids become unique, every reference is resolved or kept in a list of those that lead
//! nowhere, and look-ups by id, path and anchor are ready.
//!
//! This stage knows nothing about URLs or pages, and does not judge: `check` makes findings of what it could not resolve.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use crate::content::Document;
use crate::content::markdown::{html_anchor, slug};
use crate::content::walk::{self, Attachment};
use crate::incident::Incident;
use crate::incident::reference::RelationKind;
use crate::source::{FileId, Span};
use crate::tracker::ticket::Tickets;

/// An incident's index in [`Casebook::incidents`].
pub type IncidentIndex = usize;

/// All that was read.
#[derive(Debug, Clone)]
pub struct Casebook {
    /// The incidents, newest first; those without a date last, by id. Shared with whoever read them, so that a file that
    /// did not change need not be read again for the next casebook.
    pub incidents: Vec<Arc<Incident>>,
    /// The documents in the order of their paths.
    pub documents: Vec<Arc<Document>>,
    /// The attachments in the order of their paths.
    pub attachments: Vec<Attachment>,
    /// Every reference from one incident to another, in order of place.
    pub references: Vec<Reference>,
    /// Every reference that leads nowhere, in order of place.
    pub unresolved: Vec<Unresolved>,
    /// Which incident links to which attachment, by index; in the order of the incidents.
    pub attached: Vec<(IncidentIndex, usize)>,
    /// Incidents whose id another one had already: (the later, the first).
    pub duplicates: Vec<(IncidentIndex, IncidentIndex)>,
    /// The tickets that the exports of trackers hold.
    pub tickets: Arc<Tickets>,
    /// The incidents as they were told, in the order of their documents.
    told: Vec<Arc<Incident>>,
    paths: Arc<Paths>,
    order: Arc<Order>,
}

/// What was read file by file.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// In the order of their paths.
    pub documents: Vec<Arc<Document>>,
    /// In the order of their documents.
    pub incidents: Vec<Arc<Incident>>,
    /// In the order of their paths.
    pub attachments: Vec<Attachment>,
    /// What the exports of trackers hold.
    pub tickets: Arc<Tickets>,
}

/// Where documents and attachments are found. It holds as long as the same files are there.
#[derive(Debug)]
struct Paths {
    resources: BTreeMap<String, Resource>,
    /// Documents by their path without endings, for links that leave them out or say `.html`.
    stems: BTreeMap<String, usize>,
    /// Documents by the last part of their path without endings.
    names: BTreeMap<String, Vec<usize>>,
    /// Documents by the place of their file among the texts.
    files: Vec<Option<usize>>,
}

/// Where incidents are found. It holds as long as the same ones happened at the same time.
#[derive(Debug)]
struct Order {
    /// The ids in small letters, in order.
    ids: Arc<[String]>,
    /// By place among the ids.
    of_ids: Vec<IncidentIndex>,
    /// By place among the incidents as they were told.
    ranks: Vec<IncidentIndex>,
    /// Index of the incidents of each document, in the order in which the document tells them.
    of_document: Vec<Vec<IncidentIndex>>,
}

/// One incident points at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Who points.
    pub from: IncidentIndex,
    /// At whom; never the same as `from`.
    pub to: IncidentIndex,
    /// The relation that the front matter declares; none for a mention or link in the text.
    pub relation: Option<RelationKind>,
    /// Where.
    pub span: Span,
}

/// A reference that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// What was written.
    pub written: String,
    /// What it was meant to be.
    pub kind: UnresolvedKind,
    /// Where it stands.
    pub span: Span,
}

/// What a reference that leads nowhere was meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnresolvedKind {
    /// The id of an incident.
    Incident,
    /// A file, by the path that was looked for below the content folder.
    Link(String),
    /// A picture, by the path that was looked for below the content folder.
    Image(String),
    /// A heading of this incident's document.
    Anchor(IncidentIndex),
}

/// Something that has a path in the content folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Resource {
    /// Index into [`Casebook::documents`].
    Document(usize),
    /// Index into [`Casebook::attachments`].
    Attachment(usize),
}

/// What a destination in a document leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The page of an incident, at a heading's anchor or at its top.
    Incident {
        /// Which.
        index: IncidentIndex,
        /// The anchor as it is on the page.
        anchor: Option<String>,
    },
    /// A published file; an index into [`Casebook::attachments`].
    Attachment(usize),
    /// An address outside the site, with a harmless scheme.
    Outside,
    /// A scheme that is never linked (`javascript:`, `data:`).
    Unsafe,
    /// A page that is there, a heading that is not. Holds the page.
    MissingAnchor(IncidentIndex),
    /// No such file. Holds the path that was looked for below the content folder.
    MissingFile(String),
}

/// Brings together what was read file by file. What holds of `before` is taken from it.
#[must_use]
pub fn assemble(told: Told, before: Option<&Casebook>) -> Casebook {
    let Told { documents, incidents: told, attachments, tickets } = told;
    let alike = before.filter(|before| before.has_paths(&documents, &attachments));
    let paths = match alike {
        Some(before) => Arc::clone(&before.paths),
        None => Arc::new(Paths::of(&documents, &attachments)),
    };
    let alike = alike.filter(|before| before.has_ids_of(&told));
    let ordered = match alike {
        Some(before) => before.with_news(&told),
        None => ordered(&told, &documents, &paths),
    };
    let Ordered { incidents, order, duplicates, moved } = ordered;
    let mut casebook = Casebook {
        references: Vec::new(),
        unresolved: Vec::new(),
        attached: Vec::new(),
        duplicates,
        incidents,
        documents,
        attachments,
        tickets,
        told,
        paths,
        order,
    };
    match alike.filter(|before| casebook.has_anchors_of(before)) {
        Some(before) => casebook.resolve_again(before, moved.as_deref()),
        None => casebook.resolve_references(),
    }
    casebook
}

/// The incidents in their order.
struct Ordered {
    incidents: Vec<Arc<Incident>>,
    order: Arc<Order>,
    duplicates: Vec<(IncidentIndex, IncidentIndex)>,
    /// By index in the casebook before: the index now; none where they are in the order of that one.
    moved: Option<Vec<IncidentIndex>>,
}

fn ordered(told: &[Arc<Incident>], documents: &[Arc<Document>], paths: &Paths) -> Ordered {
    let mut incidents = told.to_vec();
    let clashes = make_ids_unique(&mut incidents);
    let (incidents, ranks) = newest_first(&incidents, (0..incidents.len()).collect());
    let mut of_document = vec![Vec::new(); documents.len()];
    for (index, incident) in incidents.iter().enumerate() {
        if let Some(document) = paths.document(incident.file) {
            of_document[document].push(index);
        }
    }
    for told in &mut of_document {
        told.sort_by_key(|&index: &IncidentIndex| incidents[index].span.start);
    }
    let ids = incidents.iter().enumerate().map(|(i, incident)| (key_of(&incident.id.text), i));
    let mut ids: Vec<(String, IncidentIndex)> = ids.collect();
    ids.sort_unstable();
    let (ids, of_ids): (Vec<String>, Vec<IncidentIndex>) = ids.into_iter().unzip();
    Ordered {
        duplicates: clashes.iter().map(|&(later, first)| (ranks[later], ranks[first])).collect(),
        order: Arc::new(Order { ids: ids.into(), of_ids, ranks, of_document }),
        incidents,
        moved: None,
    }
}

/// The incidents in their order, and the place of each in it. `order` is a guess of how they follow one another.
fn newest_first(
    incidents: &[Arc<Incident>],
    mut order: Vec<usize>,
) -> (Vec<Arc<Incident>>, Vec<IncidentIndex>) {
    order.sort_by(|&a, &b| {
        let key = |i: usize| (Reverse(newest_key(&incidents[i])), incidents[i].id.text.as_str());
        key(a).cmp(&key(b))
    });
    let mut ranks = vec![0; order.len()];
    for (position, &old) in order.iter().enumerate() {
        ranks[old] = position;
    }
    (order.iter().map(|&old| Arc::clone(&incidents[old])).collect(), ranks)
}

impl Paths {
    fn of(documents: &[Arc<Document>], attachments: &[Attachment]) -> Self {
        let (resources, (stems, names)) = rayon::join(
            || resources(documents, attachments),
            || rayon::join(|| stems(documents), || names(documents)),
        );
        let files = documents.iter().map(|document| document.file.index() + 1).max();
        let mut places: Vec<Option<usize>> = vec![None; files.unwrap_or(0)];
        for (index, document) in documents.iter().enumerate() {
            places[document.file.index()] = Some(index);
        }
        Self { resources, stems, names, files: places }
    }

    fn document(&self, file: FileId) -> Option<usize> {
        self.files.get(file.index()).copied().flatten()
    }
}

impl Casebook {
    /// The incident of this id, compared without case.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<IncidentIndex> {
        let place = self.order.ids.binary_search(&key_of(id)).ok()?;
        Some(self.order.of_ids[place])
    }

    /// All incidents in the order of their ids, compared as they are written.
    #[must_use]
    pub fn by_id(&self) -> Vec<IncidentIndex> {
        let mut order: Vec<IncidentIndex> = self.order.of_ids.clone();
        // Nearly in order: only case makes a difference.
        order.sort_by_key(|&index| &self.incidents[index].id.text);
        order
    }

    /// The ids of all incidents, in small letters and in order; shared by casebooks of the same incidents.
    #[must_use]
    pub fn ids(&self) -> &Arc<[String]> {
        &self.order.ids
    }

    /// The incident that a word in prose names: ids that someone wrote as ids, and the longer ones that a file name
    /// gives. `readme` or `2024-11-07` in a sentence is no reference.
    #[must_use]
    pub fn find_mentioned(&self, word: &str) -> Option<IncidentIndex> {
        let index = self.find(word)?;
        let is_name = self.incidents[index].id.written
            || word.bytes().filter(u8::is_ascii_alphabetic).count() >= 4;
        is_name.then_some(index)
    }

    /// The document that tells an incident.
    ///
    /// # Panics
    /// If the incident is not of this casebook.
    #[must_use]
    pub fn document_of(&self, incident: &Incident) -> &Arc<Document> {
        let index = self.paths.document(incident.file).expect("its document is there");
        &self.documents[index]
    }

    /// The paths of all documents and attachments, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.resources.keys().map(String::as_str)
    }

    /// What `destination` leads to when it stands in `document`.
    #[must_use]
    pub fn resolve(&self, document: &Document, destination: &str) -> Target {
        // Browsers drop white space and control characters before they look at the scheme; so does this.
        let destination: String = destination.trim().chars().filter(|c| !c.is_control()).collect();
        match scheme(&destination) {
            Some(scheme) if LINKED_SCHEMES.contains(&scheme.as_str()) => return Target::Outside,
            Some(_) => return Target::Unsafe,
            None if destination.starts_with("//") => return Target::Outside,
            None => {}
        }
        let (path, anchor) = match destination.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor).filter(|anchor| !anchor.is_empty())),
            None => (destination.as_str(), None),
        };
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            return self.at_anchor(document, anchor);
        }
        let written = percent_decode_str(path).decode_utf8_lossy();
        let Some(path) = join(&document.path, &written) else {
            return match self.by_address(&written) {
                Some(index) => self.at_anchor(&self.documents[index], anchor),
                None => Target::MissingFile(written.into_owned()),
            };
        };
        match self.paths.resources.get(&path) {
            Some(&Resource::Attachment(index)) => return Target::Attachment(index),
            Some(&Resource::Document(index)) => {
                return self.at_anchor(&self.documents[index], anchor);
            }
            None => {}
        }
        let stem = document_stem(&path).to_lowercase();
        let candidates = [stem.clone(), format!("{stem}/index"), format!("{stem}/readme")];
        let by_stem = candidates
            .iter()
            .find_map(|candidate| self.paths.stems.get(candidate.trim_start_matches('/')).copied());
        match by_stem.or_else(|| self.by_address(&written)) {
            Some(index) => self.at_anchor(&self.documents[index], anchor),
            None => Target::MissingFile(path),
        }
    }

    /// The one document whose path ends like `written`. Other generators serve documents at addresses that differ from
    /// their paths in the folders before, and their writers link to those.
    fn by_address(&self, written: &str) -> Option<usize> {
        let tail = document_stem(written).to_lowercase();
        let tail = tail.trim_start_matches(['.', '/']);
        let name = tail.rsplit('/').next().filter(|name| !name.is_empty())?;
        let mut found = self.paths.names.get(name)?.iter().copied().filter(|&index| {
            let stem = document_stem(&self.documents[index].path).to_lowercase();
            stem.strip_suffix(tail).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// The page on which a heading of a document stands.
    fn at_anchor(&self, document: &Document, anchor: Option<&str>) -> Target {
        let told = self
            .paths
            .document(document.file)
            .map(|index| self.order.of_document[index].as_slice())
            .unwrap_or_default();
        let Some(&first) = told.first() else { return Target::MissingFile(document.path.clone()) };
        let Some(anchor) = anchor else { return Target::Incident { index: first, anchor: None } };
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let wanted = slug(decoded.strip_prefix("user-content-").unwrap_or(&decoded));
        let heading =
            document.headings.iter().find(|heading| heading.anchor == *decoded).or_else(|| {
                document.headings.iter().find(|heading| slug(&heading.anchor) == wanted)
            });
        // The incident that is told where an anchor stands.
        let told_at = |start: usize| {
            let mut told = told.iter().rev().copied();
            told.find(|&index| self.incidents[index].span.start <= start).unwrap_or(first)
        };
        match heading {
            Some(heading) => {
                let index = told_at(heading.span.start);
                Target::Incident { index, anchor: Some(heading.anchor.clone()) }
            }
            None => {
                let anchor = html_anchor(&decoded);
                let target = document.targets.iter().find(|t| Some(&t.anchor) == anchor.as_ref());
                match target {
                    Some(target) => Target::Incident {
                        index: told_at(target.span.start),
                        anchor: Some(target.anchor.clone()),
                    },
                    None => Target::MissingAnchor(first),
                }
            }
        }
    }

    fn resolve_references(&mut self) {
        let found: Vec<Resolved> = (0..self.incidents.len())
            .into_par_iter()
            .map(|from| self.references_of(from))
            .collect();
        self.take_in(found);
    }

    /// The same, where what documents refer to that are as they were in `before` is known. `moved` says where its incidents
    /// stand now.
    fn resolve_again(&mut self, before: &Self, moved: Option<&[IncidentIndex]>) {
        let pairs = self.documents.iter().zip(&before.documents);
        let changed: Vec<usize> = pairs
            .enumerate()
            .filter(|(_, (now, then))| !Arc::ptr_eq(now, then))
            .map(|(at, _)| at)
            .collect();
        let mut is_new = vec![false; self.paths.files.len()];
        for &at in &changed {
            is_new[self.documents[at].file.index()] = true;
        }
        let holds = |file: FileId| !is_new[file.index()];
        let now = |index: IncidentIndex| moved.map_or(index, |moved| moved[index]);
        let kept = before.references.iter().filter(|reference| holds(reference.span.file));
        let kept = kept.map(|reference| Reference {
            from: now(reference.from),
            to: now(reference.to),
            ..reference.clone()
        });
        self.references = kept.collect();
        let kept = before.unresolved.iter().filter(|reference| holds(reference.span.file));
        let kept = kept.map(|reference| Unresolved {
            kind: match &reference.kind {
                UnresolvedKind::Anchor(index) => UnresolvedKind::Anchor(now(*index)),
                kind => kind.clone(),
            },
            ..reference.clone()
        });
        self.unresolved = kept.collect();
        let kept = before.attached.iter().map(|&(from, attachment)| (now(from), attachment));
        let incidents = &self.incidents;
        self.attached = kept.filter(|(from, _)| holds(incidents[*from].file)).collect();
        let told = changed.iter().flat_map(|&at| &self.order.of_document[at]);
        let found = told.map(|&from| self.references_of(from)).collect();
        self.take_in(found);
        self.attached.sort_by_key(|(from, _)| *from);
    }

    fn take_in(&mut self, found: Vec<Resolved>) {
        for Resolved { references, unresolved, attached } in found {
            self.references.extend(references);
            self.unresolved.extend(unresolved);
            self.attached.extend(attached);
        }
        self.references.sort_by_key(|reference| (reference.span, reference.to));
        self.unresolved.sort_by_key(|reference| reference.span);
    }

    fn has_paths(&self, documents: &[Arc<Document>], attachments: &[Attachment]) -> bool {
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| {
            Arc::ptr_eq(a, b) || (a.file, &a.path) == (b.file, &b.path)
        };
        let paths = |attachments: &'_ [Attachment]| -> Vec<String> {
            attachments.iter().map(|attachment| attachment.path.clone()).collect()
        };
        self.documents.len() == documents.len()
            && self.documents.iter().zip(documents).all(same)
            && self.attachments.len() == attachments.len()
            && paths(&self.attachments) == paths(attachments)
    }

    /// Whether these incidents have the ids that those of this casebook have.
    fn has_ids_of(&self, told: &[Arc<Incident>]) -> bool {
        let same = |(a, b): (&Arc<Incident>, &Arc<Incident>)| {
            Arc::ptr_eq(a, b)
                || (a.file, a.id.written, &a.id.text, &a.path)
                    == (b.file, b.id.written, &b.id.text, &b.path)
        };
        self.told.len() == told.len() && self.told.iter().zip(told).all(same)
    }

    /// The incidents with what is new of them.
    fn with_news(&self, told: &[Arc<Incident>]) -> Ordered {
        let mut incidents = self.incidents.clone();
        let mut is_moved = false;
        let pairs = self.told.iter().zip(told).zip(&self.order.ranks);
        for ((old, new), &at) in pairs.filter(|((old, new), _)| !Arc::ptr_eq(old, new)) {
            is_moved |= newest_key(old) != newest_key(new);
            let mut new = Arc::clone(new);
            // It may have been given another one, so that no two have the same.
            if new.id.text != incidents[at].id.text {
                Arc::make_mut(&mut new).id.text.clone_from(&incidents[at].id.text);
            }
            incidents[at] = new;
        }
        let (order, duplicates) = (Arc::clone(&self.order), self.duplicates.clone());
        if !is_moved {
            return Ordered { incidents, order, duplicates, moved: None };
        }
        let (incidents, moved) = newest_first(&incidents, (0..incidents.len()).collect());
        if moved.iter().is_sorted() {
            return Ordered { incidents, order, duplicates, moved: None };
        }
        let now = |&index: &IncidentIndex| moved[index];
        let of_document = self.order.of_document.iter();
        let order = Order {
            ids: Arc::clone(&self.order.ids),
            of_ids: self.order.of_ids.iter().map(now).collect(),
            ranks: self.order.ranks.iter().map(now).collect(),
            of_document: of_document.map(|told| told.iter().map(now).collect()).collect(),
        };
        let duplicates = duplicates.iter().map(|(later, first)| (now(later), now(first)));
        Ordered {
            duplicates: duplicates.collect(),
            order: Arc::new(order),
            incidents,
            moved: Some(moved),
        }
    }

    /// Whether a link to a heading leads where it led in `before`, which has the same documents and incidents.
    fn has_anchors_of(&self, before: &Self) -> bool {
        let told = |at: usize| self.order.of_document[at].len();
        let same = |(at, (a, b)): (usize, (&Arc<Document>, &Arc<Document>))| {
            let anchors = |document: &'_ Document| -> Vec<String> {
                let headings = document.headings.iter().map(|heading| heading.anchor.clone());
                let targets = document.targets.iter().map(|target| target.anchor.clone());
                headings.chain([String::new()]).chain(targets).collect()
            };
            Arc::ptr_eq(a, b) || told(at) < 2 && anchors(a) == anchors(b)
        };
        self.documents.iter().zip(&before.documents).enumerate().all(same)
    }

    /// Whether nothing but words differs from `before`: what is made of the facts of that one holds for this one too.
    #[must_use]
    pub fn has_facts_of(&self, before: &Self) -> bool {
        let tickets = Arc::ptr_eq(&self.tickets, &before.tickets);
        tickets && self.is_each_like(before, Incident::has_facts_of)
    }

    /// Whether all incidents are filed as those of `before` are, but for their causes: what is made of their names holds for
    /// these too.
    #[must_use]
    pub fn has_names_of(&self, before: &Self) -> bool {
        self.is_each_like(before, Incident::has_names_of)
    }

    /// Whether all incidents have the causes that they have in `before`.
    #[must_use]
    pub fn has_causes_of(&self, before: &Self) -> bool {
        self.is_each_like(before, Incident::has_causes_of)
    }

    /// The incidents that are others than at their places in `before`, in order.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<IncidentIndex> {
        let places = self.incidents.iter().zip(&before.incidents).enumerate();
        places.filter(|(_, (a, b))| !Arc::ptr_eq(a, b)).map(|(index, _)| index).collect()
    }

    fn is_each_like(&self, before: &Self, is_like: fn(&Incident, &Incident) -> bool) -> bool {
        let same = |(a, b): (&Arc<Incident>, &Arc<Incident>)| Arc::ptr_eq(a, b) || is_like(a, b);
        Arc::ptr_eq(&self.order, &before.order)
            && self.incidents.iter().zip(&before.incidents).all(same)
    }

    /// What an incident refers to.
    fn references_of(&self, from: IncidentIndex) -> Resolved {
        let incident = &self.incidents[from];
        let Resolved { mut references, mut unresolved, mut attached } = Resolved::default();
        let mut refer = |to: IncidentIndex, relation, span| {
            if to != from {
                references.push(Reference { from, to, relation, span });
            }
        };
        for related in &incident.related {
            match self.find(&related.value.id) {
                Some(to) => refer(to, Some(related.value.kind), related.span),
                None => unresolved.push(Unresolved {
                    written: related.value.id.clone(),
                    kind: UnresolvedKind::Incident,
                    span: related.span,
                }),
            }
        }
        for mention in &incident.mentions {
            let found = if mention.explicit {
                self.find(&mention.id)
            } else {
                self.find_mentioned(&mention.id)
            };
            match found {
                Some(to) => refer(to, None, mention.span),
                None if mention.explicit => unresolved.push(Unresolved {
                    written: mention.id.clone(),
                    kind: UnresolvedKind::Incident,
                    span: mention.span,
                }),
                None => {}
            }
        }
        let document = self.document_of(incident);
        let own = document
            .links
            .iter()
            .filter(|link| (incident.span.start..=incident.span.end).contains(&link.span.start));
        for link in own {
            let kind = match self.resolve(document, &link.destination) {
                Target::Incident { index, .. } => {
                    refer(index, None, link.span);
                    continue;
                }
                Target::Attachment(index) => {
                    attached.push((from, index));
                    continue;
                }
                Target::Outside | Target::Unsafe => continue,
                Target::MissingAnchor(index) => UnresolvedKind::Anchor(index),
                Target::MissingFile(path) if link.image => UnresolvedKind::Image(path),
                Target::MissingFile(path) => UnresolvedKind::Link(path),
            };
            unresolved.push(Unresolved {
                written: link.destination.clone(),
                kind,
                span: link.span,
            });
        }
        Resolved { references, unresolved, attached }
    }
}

/// What an incident refers to.
#[derive(Debug, Default)]
struct Resolved {
    references: Vec<Reference>,
    unresolved: Vec<Unresolved>,
    attached: Vec<(IncidentIndex, usize)>,
}

/// Schemes that a page may link to. Everything else can run something.
const LINKED_SCHEMES: &[&str] =
    &["http", "https", "mailto", "tel", "ftp", "irc", "ircs", "slack", "ssh"];

fn scheme(destination: &str) -> Option<String> {
    let (scheme, _) = destination.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// `path` as seen from the document at `from`, below the content folder; none where it leads out of it.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts.extend(from.split('/'));
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A document's path without the endings that generators drop or change.
fn document_stem(path: &str) -> &str {
    let mut stem = walk::without_document_endings(path.trim_end_matches('/'));
    for ending in [".html", ".htm"] {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    stem
}

fn resources(
    documents: &[Arc<Document>],
    attachments: &[Attachment],
) -> BTreeMap<String, Resource> {
    let documents = documents
        .iter()
        .enumerate()
        .map(|(i, document)| (document.path.clone(), Resource::Document(i)));
    let attachments = attachments
        .iter()
        .enumerate()
        .map(|(i, file)| (file.path.clone(), Resource::Attachment(i)));
    documents.chain(attachments).collect()
}

fn stems(documents: &[Arc<Document>]) -> BTreeMap<String, usize> {
    let mut stems = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        stems.entry(document_stem(&document.path).to_lowercase()).or_insert(index);
    }
    stems
}

fn names(documents: &[Arc<Document>]) -> BTreeMap<String, Vec<usize>> {
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        let stem = document_stem(&document.path).to_lowercase();
        let name = stem.rsplit('/').next().unwrap_or(&stem).to_owned();
        names.entry(name).or_default().push(index);
    }
    names
}

fn key_of(id: &str) -> String {
    id.to_lowercase()
}

fn newest_key(incident: &Incident) -> Option<(chrono::NaiveDate, Option<chrono::NaiveTime>)> {
    let date = incident.date.as_ref()?.value;
    let started = incident.started_at.as_ref().filter(|moment| moment.value.date == Some(date));
    Some((date, started.and_then(|moment| moment.value.time)))
}

/// Gives every incident an id of its own. Ids that someone wrote come first; a second one of the same is returned with
/// the first and gets a number. An id made from a file's name gives way, first to its folder's name, without a word:
/// two folders may each have a `README`.
fn make_ids_unique(incidents: &mut [Arc<Incident>]) -> Vec<(usize, usize)> {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    let mut clashes = Vec::new();
    let written: Vec<usize> = (0..incidents.len()).filter(|&i| incidents[i].id.written).collect();
    let derived: Vec<usize> = (0..incidents.len()).filter(|&i| !incidents[i].id.written).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for &index in &written {
        let key = key_of(&incidents[index].id.text);
        match owners.get(&key) {
            Some(&first) => clashes.push((index, first)),
            None => {
                owners.insert(key.clone(), index);
                taken.insert(key);
            }
        }
    }
    for &(index, _) in &clashes {
        let text = numbered(&incidents[index].id.text, &mut taken);
        Arc::make_mut(&mut incidents[index]).id.text = text;
    }
    for index in derived {
        let id = &incidents[index].id.text;
        let folder = incidents[index]
            .path
            .rsplit_once('/')
            .map(|(folder, _)| slug(&folder.replace('/', " ")));
        let text = if taken.insert(key_of(id)) {
            continue;
        } else if let Some(folder) = folder.filter(|folder| !folder.is_empty()) {
            let text = format!("{folder}-{id}");
            if taken.insert(key_of(&text)) { text } else { numbered(&text, &mut taken) }
        } else {
            numbered(id, &mut taken)
        };
        Arc::make_mut(&mut incidents[index]).id.text = text;
    }
    clashes
}

fn numbered(id: &str, taken: &mut BTreeSet<String>) -> String {
    let mut number = 2;
    loop {
        let text = format!("{id}-{number}");
        if taken.insert(key_of(&text)) {
            return text;
        }
        number += 1;
    }
}
