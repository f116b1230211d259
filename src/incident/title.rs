//! The title of an incident, as a reader would give it on an index page.
