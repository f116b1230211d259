//! A table of counts in which the higher counts are darker.

use serde::Serialize;

use crate::site::view::link::Link;

/// A table of counts.
#[derive(Debug, Clone, Serialize)]
pub struct Heat {
    /// Headings above several columns, with how many; empty where there are none.
    pub groups: Vec<HeatGroup>,
    /// The columns' headings.
    pub columns: Vec<Link>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

/// A heading above several columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatGroup {
    /// `2024`
    pub text: String,
    /// How many columns it stands above.
    pub columns: usize,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct HeatRow {
    /// Its heading.
    pub heading: Link,
    /// One a column.
    pub cells: Vec<HeatCell>,
}

/// A count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HeatCell {
    /// How many.
    pub count: u64,
    /// 0 (none) to 4 (most), for class names.
    pub step: u64,
}

/// How many steps a theme has to draw.
const STEPS: u64 = 4;

impl Heat {
    /// A table of rows with their counts, one a column. The last `apart` columns and `rows_apart` rows, which sum what has
    /// no room of its own, do not make the others paler.
    #[must_use]
    pub fn new(
        columns: Vec<Link>,
        rows: Vec<(Link, Vec<u64>)>,
        apart: usize,
        rows_apart: usize,
    ) -> Self {
        let (wide, high) =
            (columns.len().saturating_sub(apart), rows.len().saturating_sub(rows_apart));
        let own = rows.iter().take(high).flat_map(|(_, counts)| counts.iter().take(wide));
        // One alone is not much: four shades need counts up to four.
        let most = own.copied().max().unwrap_or(0).max(STEPS);
        let cell = |count: u64| HeatCell { count, step: (count * STEPS).div_ceil(most).min(STEPS) };
        let row = |(heading, counts): (Link, Vec<u64>)| HeatRow {
            heading,
            cells: counts.into_iter().map(cell).collect(),
        };
        Self { groups: Vec::new(), columns, rows: rows.into_iter().map(row).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_is_the_darkest_and_sums_do_not_count() {
        let steps = |counts: &[u64], apart| -> Vec<u64> {
            let columns = counts.iter().map(|_| Link::text("x")).collect();
            let heat = Heat::new(columns, vec![(Link::text("y"), counts.to_vec())], apart, 0);
            heat.rows[0].cells.iter().map(|cell| cell.step).collect()
        };
        assert_eq!(steps(&[0, 1, 2, 3, 4], 0), [0, 1, 2, 3, 4]);
        assert_eq!(steps(&[0, 1, 1], 0), [0, 1, 1]);
        assert_eq!(steps(&[0, 1, 25, 26, 100], 0), [0, 1, 1, 2, 4]);
        assert_eq!(steps(&[2, 4, 100], 1), [2, 4, 4]);
        assert!(steps(&[], 2).is_empty());
    }
}
