//! Shares and how far they can be trusted.

/// The 97.5 % quantile of the normal distribution: two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// So many of so many.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub hits: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// Counts one more.
    pub fn count(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    /// From 0 to 1; `None` of none.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| to_f64(self.hits) / to_f64(self.of))
    }

    /// The 95 % interval by Wilson's score (Wilson 1927), from 0 to 1; `None` of none.
    pub fn interval(self) -> Option<(f64, f64)> {
        let share = self.value()?;
        let of = to_f64(self.of);
        let z2 = Z * Z / of;
        let centre = share + z2 / 2.0;
        let spread = Z * (share * (1.0 - share) / of + z2 / (4.0 * of)).sqrt();
        let bound = |value: f64| (value / (1.0 + z2)).clamp(0.0, 1.0);
        Some((bound(centre - spread), bound(centre + spread)))
    }
}

#[allow(clippy::cast_precision_loss)] // Counts of faults and words.
fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_tables() {
        for (hits, of, low, high) in [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (98, 100, 0.9300, 0.9945)] {
            let (found_low, found_high) = Share { hits, of }.interval().unwrap();
            assert!(
                (found_low - low).abs() < 5e-4 && (found_high - high).abs() < 5e-4,
                "{hits}/{of}: {found_low} {found_high}"
            );
        }
        assert_eq!(Share::default().interval(), None);
    }
}
