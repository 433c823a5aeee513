//! What customers complain of, by kind of fault and by material, month by month.

use std::collections::BTreeMap;

use domain::{ComplaintStep, Refusal};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::complaints::{self as stored, Counted};
use store::masters;
use utoipa::{IntoParams, ToSchema};

use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Of when complaints are counted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TrendQuery {
    /// Only those that came from this time on.
    pub from: Option<String>,
    /// Only those that came before this time.
    pub to: Option<String>,
}

/// Complaints counted by month of plant time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComplaintTrend {
    /// The months in their order, `2026-11`; those without a complaint between them too.
    pub months: Vec<String>,
    /// How many complaints there are.
    pub total: u64,
    /// Complaints of each month.
    pub by_month: Vec<u64>,
    /// By kind of fault, the most frequent first.
    pub causes: Vec<TrendRow>,
    /// By material, the most frequent first.
    pub materials: Vec<TrendRow>,
    /// There are more than were counted: the oldest are not in it.
    pub cut: bool,
}

/// A row of the trend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrendRow {
    /// The kind of fault, or the code of the material; none where nobody said.
    pub key: Option<String>,
    /// The name of the material.
    pub name: Option<String>,
    /// All of them.
    pub count: u64,
    /// Those that are not closed.
    pub open: u64,
    /// Of each month.
    pub by_month: Vec<u64>,
}

/// Complaints that are counted at most.
const COUNTED_MAX: u32 = 50_000;
/// Months that are shown at most, the last ones.
const MONTHS_MAX: usize = 120;

/// A month, counted from the year nothing.
type Month = i32;

impl Plant {
    /// What customers complain of.
    pub fn complaint_trend(
        &self,
        operator: &Operator,
        query: &TrendQuery,
    ) -> Result<ComplaintTrend> {
        operator.need(Permission::WorkRead)?;
        let from = times::moment(query.from.as_deref(), "from")?.map_or(i64::MIN, |at| at.utc_us);
        let to = times::moment(query.to.as_deref(), "to")?.map_or(i64::MAX, |at| at.utc_us);
        if from >= to {
            return Err(Refusal::BadInput { field: "from" }.into());
        }
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let mut found = stored::counted(tx, ground, (from, to), COUNTED_MAX + 1)?;
            let is_cut = found.len() > COUNTED_MAX as usize;
            found.retain(|one| operator.outside.shows(one));
            found.truncate(COUNTED_MAX as usize);
            let mut names = BTreeMap::new();
            for item in found.iter().filter_map(|one| one.material) {
                if let std::collections::btree_map::Entry::Vacant(place) = names.entry(item) {
                    let known = masters::item(tx, ground.0, item)?;
                    place.insert(known.map(|item| (item.code, item.name)).unwrap_or_default());
                }
            }
            let months = Months::of(&found, &zone);
            let causes = months.rows(&found, |one| one.cause.clone());
            let materials =
                months.rows(&found, |one| one.material.map(|item| names[&item].0.clone()));
            let name_of = |row: TrendRow| TrendRow {
                name: names
                    .values()
                    .find(|(code, _)| Some(code) == row.key.as_ref())
                    .map(|(_, name)| name.clone()),
                ..row
            };
            let all = months.rows(&found, |_| None).pop();
            Ok(ComplaintTrend {
                total: found.len() as u64,
                by_month: all.map(|row| row.by_month).unwrap_or_default(),
                causes,
                materials: materials.into_iter().map(name_of).collect(),
                cut: is_cut || months.is_cut,
                months: months.words(),
            })
        })
    }
}

/// The months that complaints came in, without a gap.
struct Months<'a> {
    first: Month,
    count: usize,
    is_cut: bool,
    zone: &'a TimeZone,
}

impl<'a> Months<'a> {
    fn of(found: &[Counted], zone: &'a TimeZone) -> Self {
        let months = || found.iter().map(|one| month(one.at_us, zone));
        let (Some(first), Some(last)) = (months().min(), months().max()) else {
            return Self { first: 0, count: 0, is_cut: false, zone };
        };
        let all = usize::try_from(last - first + 1).unwrap_or(MONTHS_MAX);
        let count = all.min(MONTHS_MAX);
        Self { first: last - count as Month + 1, count, is_cut: all > count, zone }
    }

    fn words(&self) -> Vec<String> {
        let months = (self.first..).take(self.count);
        months.map(|month| format!("{:04}-{:02}", month / 12, month % 12 + 1)).collect()
    }

    fn rows(
        &self,
        found: &[Counted],
        key_of: impl Fn(&Counted) -> Option<String>,
    ) -> Vec<TrendRow> {
        let mut rows: BTreeMap<Option<String>, TrendRow> = BTreeMap::new();
        for one in found {
            let key = key_of(one);
            let row = rows.entry(key.clone()).or_insert_with(|| TrendRow {
                key,
                name: None,
                count: 0,
                open: 0,
                by_month: vec![0; self.count],
            });
            row.count += 1;
            row.open += u64::from(one.step != ComplaintStep::Closed);
            let place = usize::try_from(month(one.at_us, self.zone) - self.first);
            if let Some(count) = place.ok().and_then(|place| row.by_month.get_mut(place)) {
                *count += 1;
            }
        }
        let mut rows: Vec<TrendRow> = rows.into_values().collect();
        rows.sort_by(|one, other| (other.count, &one.key).cmp(&(one.count, &other.key)));
        rows
    }
}

fn month(at_us: i64, zone: &TimeZone) -> Month {
    let date = times::day_in_zone(at_us, zone).0;
    Month::from(date.year()) * 12 + Month::from(date.month()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ItemId;

    fn one(at: &str, cause: Option<&str>) -> Counted {
        let at: domain::Instant = at.parse().unwrap();
        let (cause, material) = (cause.map(str::to_owned), Some(ItemId(7)));
        let (code, step) = (String::new(), ComplaintStep::Closed);
        Counted { code, at_us: at.utc_us, cause, material, step }
    }

    #[test]
    fn months_are_those_of_the_plant_and_have_no_gap() {
        let zone = times::zone("Asia/Taipei");
        // The last evening of December by Greenwich is January at the plant.
        let found =
            [one("2025-12-31T20:00:00Z", Some("hair")), one("2026-03-01T08:00:00+08:00", None)];

        let months = Months::of(&found, &zone);
        assert_eq!(months.words(), ["2026-01", "2026-02", "2026-03"]);
        let rows = months.rows(&found, |one| one.cause.clone());
        assert_eq!((rows.len(), &rows[1].by_month), (2, &vec![1, 0, 0]));
        assert_eq!(rows[0].key, None);
    }
}
