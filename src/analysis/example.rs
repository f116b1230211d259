//! Casebooks made of a few texts, for the tests of this stage.

use std::sync::Arc;

use crate::analysis::{Analysis, Input, analyse};
use crate::casebook::{self, Casebook, Told};
use crate::config;
use crate::content::{self, Keep};
use crate::incident;
use crate::source::{Source, Sources};

/// Reads some documents and looks at all of them, as of a day.
#[expect(clippy::default_trait_access, reason = "this stage does not know the findings' type")]
pub fn look(config: &str, documents: &[(&str, &str)], as_of: &str) -> (Arc<Casebook>, Analysis) {
    let mut sources = Sources::default();
    let text = Source::new("casebook.yaml".to_owned(), config.to_owned());
    let file = sources.add(text);
    let config = Arc::new(config::read(file, sources.get(file), &mut Default::default()));
    let mut read = Told::default();
    for (path, text) in documents {
        let file = sources.add(Source::new((*path).to_owned(), (*text).to_owned()));
        let source = sources.get(file);
        let document = content::read(file, path, source, &config.headings, &mut Default::default());
        let told = incident::read(&document, source, &config, &mut Default::default());
        read.incidents.extend(told.into_iter().map(Arc::new));
        read.documents.push(Arc::new(document.settle(Keep::Page)));
    }
    let casebook = Arc::new(casebook::assemble(read, None));
    let members = (0..casebook.incidents.len()).collect();
    let as_of = as_of.parse().expect("a day");
    let input = Input { casebook: &casebook, config: &config, as_of, members: &members };
    let analysis = analyse(input);
    (casebook, analysis)
}
