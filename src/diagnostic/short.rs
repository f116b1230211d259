//! (format)
