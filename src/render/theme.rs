//! The theme: templates and assets. The built-in one travels inside the program; a site's own theme replaces it file
//! by file, and may add files. Beside Tera's own filters templates have `number`, which writes 1204 as 1,204.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Context as _, bail};
use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Kwargs, State, Tera};

use crate::render::asset;
use crate::site::wording::number;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme that is ready to render.
#[derive(Debug)]
pub struct Theme {
    templates: Templates,
    names: BTreeMap<String, String>,
    contents: Vec<Vec<u8>>,
}

/// Tera has no `Debug`.
struct Templates(Tera);

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.get_template_names()).finish()
    }
}

impl Theme {
    /// The built-in theme with `overrides` in place of its files of the same path: `templates/incident.html`,
    /// `assets/style.css`. Other paths add a template that those templates may include, or an asset. Files beside the
    /// two folders (a `README.md`) are no part of a theme.
    ///
    /// # Errors
    /// If a file is in neither folder, a template is not UTF-8 or cannot be understood; the message names the file and,
    /// for a template, the line.
    pub fn load(overrides: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<Self> {
        let mut files: BTreeMap<&str, &[u8]> = BTreeMap::new();
        collect(&BUILT_IN, &mut files);
        files.extend(overrides.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));

        let mut templates: Vec<(&str, &str)> = Vec::new();
        let mut assets: BTreeMap<&str, Cow<[u8]>> = BTreeMap::new();
        for (path, bytes) in files {
            if let Some(name) = path.strip_prefix("templates/") {
                let text = std::str::from_utf8(bytes)
                    .with_context(|| format!("theme file `{path}` is not UTF-8"))?;
                templates.push((name, text));
            } else if let Some(name) = path.strip_prefix("assets/") {
                // Our own scripts are written to be read; what somebody brings is published as it is.
                let ours = !overrides.contains_key(path)
                    && Path::new(name).extension() == Some(OsStr::new("js"));
                let script = std::str::from_utf8(bytes).ok().filter(|_| ours);
                let small = script.map(|text| minifier::js::minify(text).to_string().into_bytes());
                assets.insert(name, small.map_or(Cow::Borrowed(bytes), Cow::Owned));
            } else if path.contains('/') {
                bail!("theme file `{path}` is in neither `templates/` nor `assets/`");
            }
        }
        let mut tera = Tera::new();
        tera.register_filter("number", |count: u64, _: Kwargs, _: &State| number(count));
        tera.add_raw_templates(templates).map_err(|error| anyhow::anyhow!("theme: {error}"))?;
        let (names, contents) =
            asset::publish(&assets).into_iter().map(asset::Asset::split).unzip();
        Ok(Self { templates: Templates(tera), names, contents })
    }

    /// The assets: name in the theme to file name in the site's `assets/`, which changes with the content.
    #[must_use]
    pub fn assets(&self) -> &BTreeMap<String, String> {
        &self.names
    }

    /// The bytes of an asset, by its place among the names.
    ///
    /// # Panics
    /// If the theme has fewer assets: then the site was planned with another theme.
    #[must_use]
    pub fn asset(&self, index: usize) -> &[u8] {
        &self.contents[index]
    }

    /// Fills the template `name` with `view`.
    ///
    /// # Errors
    /// If the template asks for something that is not there; the message names the template, the line and what it is.
    pub fn render(&self, name: &str, view: &impl Serialize) -> anyhow::Result<String> {
        let context = tera::Context::from_serialize(view)
            .map_err(|error| anyhow::anyhow!("theme: `{name}`: {error}"))?;
        self.templates.0.render(name, &context).map_err(|error| anyhow::anyhow!("theme: {error}"))
    }
}

fn collect<'a>(folder: &'a Dir<'a>, files: &mut BTreeMap<&'a str, &'a [u8]>) {
    for file in folder.files() {
        // The built-in theme's names are plain ASCII.
        if let Some(path) = file.path().to_str() {
            files.insert(path, file.contents());
        }
    }
    for inner in folder.dirs() {
        collect(inner, files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(path: &str, text: &str) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())])
    }

    #[test]
    fn a_file_replaces_the_built_in_one_and_new_files_join() {
        let theme = Theme::load(&with("templates/404.html", "Gone: {{ what }}")).unwrap();
        let html = theme.render("404.html", &BTreeMap::from([("what", "<b>")])).unwrap();
        assert_eq!(html, "Gone: &lt;b&gt;");
        let theme = Theme::load(&with("assets/extra.js", "1")).unwrap();
        assert!(
            theme.assets().contains_key("extra.js") && theme.assets().contains_key("style.css")
        );
    }

    #[test]
    fn our_own_scripts_are_small_and_others_stay() {
        let script = "// Why\nlet a  =  1;\n";
        let size = |theme: &Theme, name: &str| {
            let at = theme.assets().keys().position(|known| known == name).unwrap();
            theme.asset(at).len()
        };
        let theme = Theme::load(&with("assets/extra.js", script)).unwrap();
        assert_eq!(size(&theme, "extra.js"), script.len());
        assert!(
            size(&theme, "search.js") * 4
                < include_bytes!("../../themes/default/assets/search.js").len() * 3
        );
    }

    #[test]
    fn a_template_writes_numbers_as_the_views_do() {
        let theme = Theme::load(&with("templates/404.html", "{{ what | number }}")).unwrap();
        let html = theme.render("404.html", &BTreeMap::from([("what", 1204)])).unwrap();
        assert_eq!(html, "1,204");
    }

    #[test]
    fn errors_name_template_and_line() {
        let error = Theme::load(&with("templates/404.html", "one\n{{ two")).unwrap_err();
        assert!(error.to_string().contains("404.html:2:"), "{error}");
        let theme = Theme::load(&with("templates/404.html", "one\n{{ two }}")).unwrap();
        let error = theme.render("404.html", &BTreeMap::from([("what", 1)])).unwrap_err();
        assert!(error.to_string().contains("404.html:2:"), "{error}");
        let error = Theme::load(&with("template/404.html", "")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "theme file `template/404.html` is in neither `templates/` nor `assets/`"
        );
    }
}
