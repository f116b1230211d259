//! (stage)

pub mod inspect;
