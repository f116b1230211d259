//! Says when a file of the site has changed. Editors save in several steps and `git checkout` changes a thousand files, so
//! what happens within a moment is one change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use crate::project::{self, CONFIG_FILE, Changed};
use crate::serve::preview::Preview;
use crate::source::Sources;

/// So long nothing must happen before a change is taken for complete: an editor's write and rename are a millisecond apart.
const QUIET: Duration = Duration::from_millis(8);

/// A change that goes on is shown in parts after so long.
const LONGEST: Duration = Duration::from_millis(250);

/// After folders have come the files are looked at once more: what was written into a folder before it was watched, nobody
/// has said.
const SETTLED: Duration = Duration::from_millis(200);

/// The terminal is told what was found when nobody has saved for so long.
const PAUSE: Duration = Duration::from_millis(300);

/// Listens to the system's events about files.
#[derive(Debug)]
pub struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    site: PathBuf,
    /// The same without links: some systems name files so.
    canonical: PathBuf,
    watched: BTreeMap<PathBuf, RecursiveMode>,
}

/// What happened within a moment.
#[derive(Debug, Default)]
struct Moment {
    paths: BTreeSet<PathBuf>,
    /// The system has lost count.
    anything: bool,
    /// A folder has come.
    folders: bool,
    /// Files that are being written: who reads one of them now may read the half of it. Known where the system says when
    /// somebody has done so.
    unfinished: BTreeSet<PathBuf>,
}

impl Watch {
    /// Begins to watch the files of a site.
    ///
    /// # Errors
    /// If there is no such folder, or the system cannot watch it.
    pub fn begin(site: &Path) -> anyhow::Result<Self> {
        let (sender, events) = mpsc::channel();
        let watcher =
            notify::recommended_watcher(sender).context("files cannot be watched here")?;
        let mut watch = Self {
            watcher,
            events,
            site: site.to_path_buf(),
            canonical: site.canonicalize().unwrap_or_else(|_| site.to_path_buf()),
            watched: BTreeMap::new(),
        };
        // What is wrong with it is told by who reads the site.
        let unheard = &mut Diagnostics::default();
        let config = project::open_config(site, &mut Sources::default(), unheard)?;
        watch.follow(&config, &BTreeSet::new()).context(
            "the files of the site cannot be watched; where the system has a limit \
             (`fs.inotify.max_user_watches` of Linux), raise it",
        )?;
        Ok(watch)
    }

    /// Renews the preview with every change, for as long as the program runs, and tells the terminal what is new.
    pub fn run(mut self, preview: &Preview) {
        let (renewed, heard) = mpsc::channel();
        thread::scope(|scope| {
            // The page does not wait for that: to look for all findings takes longer than to make it.
            scope.spawn(move || {
                while heard.recv().is_ok() {
                    while heard.recv_timeout(PAUSE).is_ok() {}
                    preview.tell();
                }
            });
            self.follow_changes(preview, &renewed);
        });
    }

    fn follow_changes(&mut self, preview: &Preview, renewed: &Sender<()>) {
        while let Some(moment) = self.moment(None) {
            let Some(changed) = self.changed(&moment, preview) else { continue };
            preview.renew(&changed);
            let _ = renewed.send(());
            if changed != Changed::Anything {
                continue;
            }
            self.follow_edition(preview, &moment);
            if moment.folders {
                let more = self.moment(Some(SETTLED)).unwrap_or_default();
                preview.renew(&Changed::Anything);
                let _ = renewed.send(());
                self.follow_edition(preview, &more);
            }
        }
    }

    fn follow_edition(&mut self, preview: &Preview, moment: &Moment) {
        let config = Arc::clone(&preview.shown().edition.project.config);
        // A folder that cannot be watched now, because it is not there, is watched when it comes: the one above says so.
        let _ = self.follow(&config, &moment.paths);
    }

    /// Waits for the next change and for its end; with a limit, no longer than that for its beginning.
    fn moment(&mut self, limit: Option<Duration>) -> Option<Moment> {
        let mut moment = Moment::default();
        let first = match limit {
            Some(limit) => self.events.recv_timeout(limit).ok()?,
            None => self.events.recv().ok()?,
        };
        self.add(&mut moment, first);
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.add(&mut moment, event),
                Err(RecvTimeoutError::Timeout) if moment.is_empty() => return self.moment(limit),
                Err(RecvTimeoutError::Timeout) if !moment.unfinished.is_empty() => {}
                Err(_) => break,
            }
        }
        Some(moment)
    }

    /// Adds an event, with the paths as the site names them.
    fn add(&self, moment: &mut Moment, event: notify::Result<Event>) {
        let Ok(event) = event else {
            moment.anything = true;
            return;
        };
        moment.anything |= event.need_rescan();
        match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                for path in &event.paths {
                    moment.unfinished.remove(path);
                }
            }
            // We read files ourselves.
            EventKind::Access(_) => return,
            EventKind::Modify(ModifyKind::Data(_)) if cfg!(target_os = "linux") => {
                moment.unfinished.extend(event.paths.iter().cloned());
            }
            EventKind::Create(CreateKind::Folder | CreateKind::Any)
            | EventKind::Modify(ModifyKind::Name(_)) => {
                moment.folders |= event.paths.iter().any(|path| path.is_dir());
            }
            _ => {}
        }
        moment.paths.extend(event.paths.into_iter().map(|path| {
            match path.strip_prefix(&self.canonical) {
                Ok(within) if !path.starts_with(&self.site) => self.site.join(within),
                _ => path,
            }
        }));
    }

    /// What of the site has changed; none where it was something else.
    fn changed(&self, moment: &Moment, preview: &Preview) -> Option<Changed> {
        if moment.anything {
            return Some(Changed::Anything);
        }
        let shown = preview.shown();
        let mut documents = BTreeSet::new();
        for path in &moment.paths {
            match self.touched(path, &shown.edition, preview) {
                Touched::Nothing => {}
                Touched::Document => {
                    documents.insert(path.clone());
                }
                Touched::Anything => return Some(Changed::Anything),
            }
        }
        (!documents.is_empty()).then_some(Changed::Documents(documents))
    }

    /// What of the site an event at a path touches.
    fn touched(&self, path: &Path, edition: &Edition, preview: &Preview) -> Touched {
        let config = &edition.project.config;
        let content = self.site.join(&config.content);
        let theme = config.theme.as_ref().map(|theme| self.site.join(theme));
        let exports = config.trackers.iter().map(|tracker| &tracker.export.value);
        if path == self.site.join(CONFIG_FILE)
            || path == content
            || theme.is_some_and(|theme| path.starts_with(theme))
            || exports.into_iter().any(|export| path == self.site.join(export))
        {
            return Touched::Anything;
        }
        let Ok(within) = path.strip_prefix(&content) else { return Touched::Nothing };
        let is_hidden =
            within.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        if is_hidden || path.starts_with(self.site.join(&config.output)) {
            return Touched::Nothing;
        }
        match path.symlink_metadata() {
            Ok(data) if data.is_file() && preview.is_document(path) => Touched::Document,
            // An editor's file that came and went.
            Err(_) if !preview.held(path) => Touched::Nothing,
            _ => Touched::Anything,
        }
    }

    /// Watches the folders of the site as its configuration names them. A folder that was deleted and made again is another
    /// one, so those among `touched` are watched anew.
    fn follow(&mut self, config: &Config, touched: &BTreeSet<PathBuf>) -> anyhow::Result<()> {
        let mut wanted = BTreeMap::from([(self.site.clone(), RecursiveMode::NonRecursive)]);
        for export in config.trackers.iter().map(|tracker| self.site.join(&tracker.export.value)) {
            let folder = export.parent().map(Path::to_path_buf);
            wanted.extend(folder.map(|folder| (folder, RecursiveMode::NonRecursive)));
        }
        let theme = config.theme.as_ref().map(|theme| self.site.join(theme));
        for folder in [Some(self.site.join(&config.content)), theme].into_iter().flatten() {
            wanted.insert(folder, RecursiveMode::Recursive);
        }
        let is_same = |(path, mode): &(&PathBuf, &RecursiveMode)| {
            wanted.get(*path) == Some(*mode) && !touched.contains(*path)
        };
        let stale: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|watched| !is_same(watched))
            .map(|(path, _)| path.clone())
            .collect();
        for path in stale {
            self.watched.remove(&path);
            // It may be gone already.
            let _ = self.watcher.unwatch(&path);
        }
        for (path, mode) in wanted {
            if !self.watched.contains_key(&path) && path.exists() {
                self.watcher
                    .watch(&path, mode)
                    .with_context(|| format!("`{}` cannot be watched", path.display()))?;
                self.watched.insert(path, mode);
            }
        }
        Ok(())
    }
}

/// What an event is about.
enum Touched {
    /// Nothing of the site.
    Nothing,
    /// The text of a document, and nothing else.
    Document,
    /// Some other file of it, or which files there are.
    Anything,
}

impl Moment {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.anything
    }
}
