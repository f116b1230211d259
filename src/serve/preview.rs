//! The site as it is now. Every change makes a new edition of it; whoever asked for a page of the one before still gets it.
//!
//! What cannot be made anew stays as it was: a theme or a configuration that is broken leaves the last good one in force,
//! and the page says so.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use chrono::NaiveDate;
use tokio::sync::watch;

use crate::analysis::selection::Selection;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::edition::{self, Edition, Memory};
use crate::fingerprint;
use crate::progress::Progress;
use crate::project::{Attached, Changed, Files, Project};
use crate::render::theme::Theme;
use crate::site::route::{self, Route};
use crate::source::Sources;

/// What the preview shows.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that holds `casebook.yaml` and the content.
    pub site: PathBuf,
    /// The day that counts as today.
    pub as_of: NaiveDate,
    /// Whose pages are shown.
    pub selection: Selection,
    /// How far the first reading has come.
    pub progress: Progress,
}

/// Who tells the terminal.
pub trait Tell: Send + Sync {
    /// Findings that were not there before.
    fn findings(&self, new: &[&Diagnostic], sources: &Sources);
    /// What is in the way of showing the files as they are.
    fn trouble(&self, why: &str);
    /// All that was found before is mended.
    fn mended(&self);
}

/// The preview of a site.
pub struct Preview {
    options: Options,
    /// Who makes the next edition has it for as long as that takes.
    maker: Mutex<Maker>,
    shown: RwLock<Arc<Shown>>,
    number: watch::Sender<u64>,
    good: Mutex<Good>,
    /// What the terminal was told, see [`name`].
    told: Mutex<BTreeSet<u64>>,
    tell: Box<dyn Tell>,
}

/// An edition, and what was asked of it.
#[derive(Debug)]
pub struct Shown {
    /// Counted from 1.
    pub number: u64,
    /// The site.
    pub edition: Arc<Edition>,
    /// Why the newest files are not all in it.
    pub trouble: Vec<String>,
    paths: OnceLock<BTreeMap<String, Route>>,
    search: OnceLock<Result<BTreeMap<String, Vec<u8>>, String>>,
}

/// What is kept from one edition to the next.
#[derive(Debug)]
struct Maker {
    files: Files,
    attached: Attached,
    memory: Memory,
    /// The theme in force, and the site's own files that it was made with.
    theme: (BTreeMap<String, Vec<u8>>, Arc<Theme>),
}

/// The last good form of the pages that were looked at last.
#[derive(Debug, Default)]
struct Good {
    pages: BTreeMap<String, Vec<u8>>,
    order: VecDeque<String>,
    /// What the terminal was told of pages that cannot be rendered, by their paths.
    told: BTreeMap<String, String>,
}

/// A browser shows a page or two; a dozen tabs have a page each.
const KEPT_PAGES: usize = 32;

/// A page or file of the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Its path in the output, and what is in it.
    Bytes(String, Vec<u8>),
    /// A file of the content folder.
    File(PathBuf),
    /// It stands in a folder of that name, which was asked for without the `/` at its end.
    Folder,
    /// There is no such page; this is the one that says so.
    Missing(Vec<u8>),
    /// It cannot be rendered, and never could.
    Broken(String),
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Preview").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Preview {
    /// Reads the site.
    ///
    /// # Errors
    /// If its folder or its content folder cannot be read.
    pub fn new(options: Options, tell: Box<dyn Tell>) -> anyhow::Result<Self> {
        let built_in = Arc::new(Theme::load(&BTreeMap::new())?);
        let mut maker = Maker {
            files: Files::new(&options.site),
            attached: Attached::default(),
            memory: Memory::lasting(),
            theme: (BTreeMap::new(), built_in),
        };
        let mut diagnostics = Diagnostics::default();
        let project = maker.files.read(&Changed::Anything, &mut diagnostics)?;
        let project = Project { progress: options.progress.clone(), ..project };
        let (edition, trouble) = maker.edition(project, &options, None, diagnostics);
        let shown = Arc::new(Shown::new(1, Arc::new(edition), trouble));
        let told = Mutex::new(told(&shown));
        Ok(Self {
            options,
            maker: Mutex::new(maker),
            shown: RwLock::new(shown),
            number: watch::Sender::new(1),
            good: Mutex::default(),
            told,
            tell,
        })
    }

    /// The edition of now.
    #[must_use]
    pub fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The numbers of the editions to come.
    #[must_use]
    pub fn numbers(&self) -> watch::Receiver<u64> {
        self.number.subscribe()
    }

    /// The folder of the site.
    #[must_use]
    pub fn site(&self) -> &Path {
        &self.options.site
    }

    /// Whether a path is that of a document of the site.
    #[must_use]
    pub fn is_document(&self, path: &Path) -> bool {
        self.maker.lock().unwrap_or_else(PoisonError::into_inner).files.is_document(path)
    }

    /// Whether a file of the site stood at a path, or below it, when they were read last.
    #[must_use]
    pub fn held(&self, path: &Path) -> bool {
        let attachments = &self.shown().edition.casebook.attachments;
        self.maker.lock().unwrap_or_else(PoisonError::into_inner).files.held(path)
            || attachments.iter().any(|file| file.origin.starts_with(path))
    }

    /// Makes the next edition from the files as they are now.
    pub fn renew(&self, changed: &Changed) {
        let mut maker = self.maker.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.shown();
        let mut diagnostics = Diagnostics::default();
        let number = before.number + 1;
        let shown = match maker.files.read(changed, &mut diagnostics) {
            Ok(project) => {
                let known = Some(&*before.edition);
                let (edition, trouble) = maker.edition(project, &self.options, known, diagnostics);
                Shown::new(number, Arc::new(edition), trouble)
            }
            Err(error) => {
                Shown::new(number, Arc::clone(&before.edition), vec![format!("{error:#}")])
            }
        };
        let shown = Arc::new(shown);
        let mut place = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        // To take ten thousand incidents apart takes its time; nobody waits for that.
        let gone = std::mem::replace(&mut *place, Arc::clone(&shown));
        drop(place);
        self.number.send_replace(number);
        drop((gone, before));
    }

    /// Tells the terminal what is new in the edition of now.
    pub fn tell(&self) {
        let shown = self.shown();
        let now = told(&shown);
        let mut before = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for why in
            shown.trouble.iter().filter(|why| !before.contains(&fingerprint::of(why.as_bytes())))
        {
            self.tell.trouble(why);
        }
        let (diagnostics, project) = (shown.edition.diagnostics(), &shown.edition.project);
        let is_new = |finding: &&Diagnostic| !before.contains(&name(finding, &project.sources));
        let new: Vec<&Diagnostic> = diagnostics.iter().filter(is_new).collect();
        if !new.is_empty() {
            self.tell.findings(&new, &project.sources);
        }
        if now.is_empty() && !before.is_empty() {
            self.tell.mended();
        }
        *before = now;
    }

    /// The page or file at a path of the site: percent-decoded, without a `/` at its beginning.
    #[must_use]
    pub fn answer(&self, shown: &Shown, path: &str) -> Answer {
        let file = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if let Some(route) = shown.route(&file) {
            if let Route::Attachment(index) = route {
                return Answer::File(shown.edition.casebook.attachments[index].origin.clone());
            }
            return self.page(shown, &route, file);
        }
        if file.starts_with("search/") || file.starts_with("index/") {
            match shown.search() {
                Ok(files) => {
                    if let Some(bytes) = files.get(&file) {
                        return Answer::Bytes(file, bytes.clone());
                    }
                }
                Err(why) => return Answer::Broken(why.clone()),
            }
        }
        if shown.route(&format!("{path}/index.html")).is_some() {
            return Answer::Folder;
        }
        match self.page(shown, &Route::NotFound, "404.html".to_owned()) {
            Answer::Bytes(_, bytes) => Answer::Missing(bytes),
            other => other,
        }
    }

    /// Renders a page, or says why it cannot be.
    ///
    /// # Errors
    /// What is wrong with its template.
    pub fn rendered(&self, shown: &Shown, route: &Route) -> Result<Vec<u8>, String> {
        if matches!(route, Route::Attachment(_)) {
            return Ok(Vec::new());
        }
        shown.edition.page(route).map_err(|error| format!("{error:#}"))
    }

    /// A page; where it cannot be rendered, as it was when it could be.
    fn page(&self, shown: &Shown, route: &Route, path: String) -> Answer {
        let rendered = self.rendered(shown, route);
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        match rendered {
            Ok(bytes) => {
                good.told.remove(&path);
                if is_html(&path) {
                    good.keep(&path, &bytes);
                }
                Answer::Bytes(path, bytes)
            }
            Err(why) => {
                if good.told.insert(path.clone(), why.clone()).as_ref() != Some(&why) {
                    self.tell.trouble(&why);
                }
                match good.pages.get(&path) {
                    Some(bytes) => Answer::Bytes(path, bytes.clone()),
                    None => Answer::Broken(why),
                }
            }
        }
    }
}

impl Shown {
    fn new(number: u64, edition: Arc<Edition>, trouble: Vec<String>) -> Self {
        let (paths, search) = (OnceLock::new(), OnceLock::new());
        Self { number, edition, trouble, paths, search }
    }

    /// Where the site begins on its host: the path of its base URL, `/` where it has none.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.edition.site().input.base_url.map_or("/", route::base_path)
    }

    /// The page or file at a path of the output.
    #[must_use]
    pub fn route(&self, path: &str) -> Option<Route> {
        self.edition
            .site()
            .incident_at(path)
            .map(Route::Incident)
            .or_else(|| self.paths().get(path).copied())
    }

    /// Of pages and files but those of the incidents, which are many.
    fn paths(&self) -> &BTreeMap<String, Route> {
        self.paths.get_or_init(|| {
            let site = self.edition.site();
            let others = site.routes().iter().filter(|route| !matches!(route, Route::Incident(_)));
            others.map(|route| (site.path(route), *route)).collect()
        })
    }

    /// The files of the search, made when one of them is asked for.
    fn search(&self) -> &Result<BTreeMap<String, Vec<u8>>, String> {
        self.search
            .get_or_init(|| self.edition.search_files().map_err(|error| format!("{error:#}")))
    }
}

impl Maker {
    /// The site as its files are now, and what of them is not in it.
    fn edition(
        &mut self,
        mut project: Project,
        options: &Options,
        before: Option<&Edition>,
        diagnostics: Diagnostics,
    ) -> (Edition, Vec<String>) {
        self.attached.look(&options.site, &mut project);
        let mut trouble = Vec::new();
        if project.theme != self.theme.0 {
            match Theme::load(&project.theme) {
                Ok(theme) => self.theme = (project.theme.clone(), Arc::new(theme)),
                Err(error) => trouble.push(format!("{error:#}")),
            }
        }
        let options = edition::Options {
            base_url: project.config.base_url.clone(),
            as_of: options.as_of,
            selection: options.selection,
        };
        let theme = Arc::clone(&self.theme.1);
        (Edition::new(project, theme, options, &mut self.memory, before, diagnostics), trouble)
    }
}

/// All that there is to tell of an edition.
fn told(shown: &Shown) -> BTreeSet<u64> {
    let (diagnostics, project) = (shown.edition.diagnostics(), &shown.edition.project);
    let findings = diagnostics.iter().map(|finding| name(finding, &project.sources));
    let trouble = shown.trouble.iter().map(|why| fingerprint::of(why.as_bytes()));
    findings.chain(trouble).collect()
}

/// What a finding is known by: one that has moved to another line is not new.
fn name(finding: &Diagnostic, sources: &Sources) -> u64 {
    let path = &sources.get(finding.span.file).path;
    fingerprint::of(format!("{path} {} {}", finding.code.as_str(), finding.message).as_bytes())
}

impl Good {
    fn keep(&mut self, path: &str, bytes: &[u8]) {
        if self.pages.insert(path.to_owned(), bytes.to_vec()).is_none() {
            self.order.push_back(path.to_owned());
        }
        if self.order.len() > KEPT_PAGES
            && let Some(oldest) = self.order.pop_front()
        {
            self.pages.remove(&oldest);
        }
    }
}

/// Whether a path is that of a page.
#[must_use]
pub fn is_html(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}
