//! Front matter keys and what they mean: Casebook's own, and those of other generators through an alias table.
