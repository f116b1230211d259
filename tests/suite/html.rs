//! What the tests know about HTML: the words of a page, and whether every link of an output leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use scraper::{Html, Node, Selector};

use crate::site::tree;

/// The words of a page's main part and how often each is there: text, alternative texts and titles. Where inline markup
/// stands within a word (`6<code>b</code>`), both the word and its parts count.
pub fn words(html: &str) -> BTreeMap<String, usize> {
    let page = Html::parse_document(html);
    let main = Selector::parse("main").unwrap();
    let (mut joined, mut parted) = (String::new(), String::new());
    for node in page.select(&main).next().expect("a page has a main part").descendants() {
        match node.value() {
            Node::Text(part) => {
                joined.push_str(part);
                parted.push_str(part);
                parted.push(' ');
            }
            Node::Element(element) => {
                if !INLINE.contains(&element.name()) {
                    joined.push(' ');
                }
                for value in ["alt", "title"].into_iter().filter_map(|name| element.attr(name)) {
                    joined.push_str(&format!(" {value} "));
                    parted.push_str(&format!(" {value} "));
                }
            }
            _ => {}
        }
    }
    let mut counts = count_words(&joined);
    for (word, count) in count_words(&parted) {
        let known = counts.entry(word).or_insert(0);
        *known = count.max(*known);
    }
    counts
}

/// What the elements that a selector finds say, one text each, with single spaces.
pub fn texts(html: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let selector = Selector::parse(selector).unwrap();
    let text = |element: scraper::ElementRef| element.text().collect::<String>();
    let found = page.select(&selector).map(text);
    found.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Elements within which a word goes on.
const INLINE: &[&str] =
    &["a", "em", "strong", "span", "b", "i", "s", "del", "code", "sup", "sub", "mark"];

/// Runs of letters and digits in lower case, and how often each is there.
pub fn count_words(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}

/// Walks a whole output: every link, picture, style sheet and anchor within it must be there.
/// Returns one line for each that is not.
pub fn broken_links(folder: &Path) -> Vec<String> {
    let files: BTreeSet<String> = tree(folder).into_iter().map(|(path, _)| path).collect();
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links: Vec<(&str, String)> = Vec::new();
    let mut broken = Vec::new();
    let any = Selector::parse("*").unwrap();
    for path in files.iter().filter(|path| is_html(path)) {
        let page = Html::parse_document(&fs::read_to_string(folder.join(path)).unwrap());
        let own = ids.entry(path).or_default();
        for element in page.select(&any) {
            if let Some(id) = element.attr("id")
                && !own.insert(id.to_owned())
            {
                broken.push(format!("{path}: id `{id}` twice"));
            }
            for attribute in ["href", "src", "srcset", "poster"] {
                if let Some(value) = element.attr(attribute) {
                    links.push((path, value.to_owned()));
                }
            }
        }
    }
    for (from, link) in links {
        if link.contains("://")
            || ["mailto:", "tel:", "data:", "http:", "https:"]
                .iter()
                .any(|scheme| link.starts_with(scheme))
        {
            continue;
        }
        // A server shows 404.html at any depth: with a base URL its links begin at the host's root, which the base URLs
        // of the tests are.
        let link = match link.strip_prefix('/') {
            Some(rest) if from == "404.html" => rest.to_owned(),
            _ => link,
        };
        if link.starts_with('/') {
            broken.push(format!("{from}: `{link}` is not relative"));
            continue;
        }
        let (path, anchor) =
            link.split_once('#').map_or((link.as_str(), None), |(p, a)| (p, Some(a)));
        let target = if path.is_empty() { from.to_owned() } else { join(from, &decode(path)) };
        if !files.contains(&target) {
            broken.push(format!("{from}: `{link}` leads to no file"));
        } else if let Some(anchor) = anchor
            && !ids.get(target.as_str()).is_some_and(|ids| ids.contains(&decode(anchor)))
        {
            broken.push(format!("{from}: `{link}` leads to no element"));
        }
    }
    broken
}

fn join(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// Whether an output file is a page; their names are in lower case.
pub fn is_html(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}
