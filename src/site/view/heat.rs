//! A table of counts in which the higher counts are darker.

use std::ops::Range;

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
    /// 0 (none, or a sum) to 4 (most), for class names.
    pub step: u64,
}

/// How many steps a theme has to draw.
const STEPS: u64 = 4;

impl Heat {
    /// A table of rows with their counts, one a column. Only the columns `own` and the first `own_rows` rows are shaded: the
    /// others sum what has no room of its own, and would be the darkest.
    #[must_use]
    pub fn new(
        columns: Vec<Link>,
        rows: Vec<(Link, Vec<u64>)>,
        own: Range<usize>,
        own_rows: usize,
    ) -> Self {
        let most = rows.iter().take(own_rows).filter_map(|(_, counts)| counts.get(own.clone()));
        // One alone is not much: four shades need counts up to four.
        let most = most.flatten().copied().max().unwrap_or(0).max(STEPS);
        let cell = |count: u64, shaded: bool| HeatCell {
            count,
            step: if shaded { (count * STEPS).div_ceil(most) } else { 0 },
        };
        let row = |(row, (heading, counts)): (usize, (Link, Vec<u64>))| HeatRow {
            heading,
            cells: (0..)
                .zip(counts)
                .map(|(column, count)| cell(count, row < own_rows && own.contains(&column)))
                .collect(),
        };
        Self { groups: Vec::new(), columns, rows: rows.into_iter().enumerate().map(row).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_is_the_darkest_and_sums_have_no_shade() {
        let steps = |counts: &[u64], own| -> Vec<u64> {
            let columns = counts.iter().map(|_| Link::text("x")).collect();
            let rows = vec![(Link::text("y"), counts.to_vec()), (Link::text("z"), vec![1000])];
            let heat = Heat::new(columns, rows, own, 1);
            assert_eq!(heat.rows[1].cells[0].step, 0);
            heat.rows[0].cells.iter().map(|cell| cell.step).collect()
        };
        assert_eq!(steps(&[0, 1, 2, 3, 4], 0..5), [0, 1, 2, 3, 4]);
        assert_eq!(steps(&[0, 1, 1], 0..3), [0, 1, 1]);
        assert_eq!(steps(&[0, 1, 25, 26, 100], 0..5), [0, 1, 1, 2, 4]);
        assert_eq!(steps(&[100, 2, 4, 100], 1..3), [0, 2, 4, 0]);
        assert!(steps(&[], 0..0).is_empty());
    }
}
