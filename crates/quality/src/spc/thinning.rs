//! Fewer points for a picture of many, without hiding one that matters.

/// Places of the points that are drawn, in their order: of each of so many stretches its first, least,
/// most and last, and every one that `keep` names. All of them where they are few.
pub fn thinned(points: &[f64], stretches: usize, keep: impl Fn(usize) -> bool) -> Vec<usize> {
    let stretches = stretches.max(1);
    if points.len() <= 4 * stretches {
        return (0..points.len()).collect();
    }
    let size = points.len().div_ceil(stretches);
    let mut drawn = Vec::with_capacity(4 * stretches);
    for (number, stretch) in points.chunks(size).enumerate() {
        let start = number * size;
        let place = |of: fn(&f64, &f64) -> std::cmp::Ordering| {
            stretch.iter().enumerate().min_by(|a, b| of(a.1, b.1)).map_or(0, |(place, _)| place)
        };
        let least = place(f64::total_cmp);
        let most = place(|a, b| b.total_cmp(a));
        let kept = (start..start + stretch.len()).filter(|place| keep(*place));
        let mut places: Vec<usize> =
            [0, least, most, stretch.len() - 1].map(|at| start + at).to_vec();
        places.extend(kept);
        places.sort_unstable();
        places.dedup();
        drawn.extend(places);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn extremes_and_what_is_kept_are_drawn(
            points in prop::collection::vec(-1e6_f64..1e6, 0..3_000),
            stretches in 1_usize..200,
            step in 1_usize..500,
        ) {
            let drawn = thinned(&points, stretches, |place| place % step == 0);

            prop_assert!(drawn.windows(2).all(|two| two[0] < two[1]));
            prop_assert!((0..points.len()).step_by(step).all(|place| drawn.binary_search(&place).is_ok()));
            let extreme = |places: &mut dyn Iterator<Item = usize>| {
                places.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), place| {
                    (least.min(points[place]), most.max(points[place]))
                })
            };
            let all = extreme(&mut (0..points.len()));
            prop_assert_eq!(extreme(&mut drawn.iter().copied()), all);
            let bound = 4 * stretches + points.len() / step + 4;
            prop_assert!(drawn.len() <= bound.max(4 * stretches));
        }
    }
}
