//! Common cause: what bad lots share, ranked by how surely that is no chance.

use domain::Refusal;
use serde::{Deserialize, Serialize};
use trace::{Cancel, Cut, Finding, Graph, PoolIndex, Study, Suspect};
use utoipa::ToSchema;

use super::exposures::{self, Exposure};
use super::{instant, window};
use crate::error::Result;
use crate::naming::People;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Lots that are bad, and what they are compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CauseAsk {
    /// What is bad: references, numbers on labels, pieces.
    pub bad: Vec<String>,
    /// What could have been bad as well; lots of the same items from the same time where nothing is
    /// named.
    #[serde(default)]
    pub compared: Vec<String>,
    /// Compare only with lots that came into being from this time on.
    pub from: Option<String>,
    /// Compare only with lots that came into being up to this time.
    pub to: Option<String>,
    /// So many days before the first and after the last bad lot of an item, its lots are compared; 14
    /// where absent. A period that is named takes their place.
    pub days: Option<u32>,
    /// Lots to compare with at most, drawn evenly over time; 4000 where absent, 40000 at most.
    pub most: Option<u32>,
    /// Findings in the answer at most; 50 where absent, 200 at most.
    pub limit: Option<u32>,
    /// What was known at this record time.
    pub as_of: Option<String>,
}

/// What bad lots share.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CauseView {
    /// How many lots are bad.
    pub bad: u32,
    /// With how many they are compared.
    pub compared: u32,
    /// How many there were to compare with; where that is more, they were drawn evenly over time.
    pub comparable: usize,
    /// Texts that name nothing here.
    pub unknown: Vec<String>,
    /// How many different sets of lots were tested; the corrected chances count them all.
    pub tested: usize,
    /// How many transfers were gone through.
    pub transfers: usize,
    /// How many findings bad lots are in, those included that are not shown.
    pub found: usize,
    /// The findings, the most telling first.
    pub findings: Vec<FindingView>,
}

/// Suspects behind exactly the same lots.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FindingView {
    /// Those that these lots cannot tell apart.
    pub suspects: Vec<SuspectView>,
    /// How many more there are.
    pub others: usize,
    /// Bad lots with it.
    pub bad_with: u32,
    /// Bad lots without it.
    pub bad_without: u32,
    /// Other lots with it.
    pub good_with: u32,
    /// Other lots without it.
    pub good_without: u32,
    /// How much more often lots with it are bad than lots are at all.
    pub lift: String,
    /// How likely so many bad ones are by chance: Fisher's exact test, one-sided.
    pub p: String,
    /// The same, corrected by Holm for all that was tested.
    pub holm: String,
    /// The same, corrected by Benjamini and Hochberg.
    pub bh: String,
    /// Whether it is beyond reasonable doubt that this is no chance: by Holm below one in a hundred.
    pub is_certain: bool,
}

/// What may be behind bad lots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuspectView {
    /// `lot`, `run`, `tank`, `supplier`, `customer`, `equipment`, `person`, `shift`, `shift_of_day`,
    /// `recipe`, `routing`, `instruction` or `parameter`.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// What a trace can begin with, where one can.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it is called; absent for a person whose name was erased.
    pub title: Option<String>,
    /// Code of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Name of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_name: Option<String>,
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// Lots that are bad, in one question.
const BAD_MAX: usize = 5_000;
/// Lots that are compared with, unless more are asked for: more hardly tell more.
const COMPARED: u32 = 4_000;
/// Lots that are compared with at most.
const COMPARED_MAX: u32 = 40_000;
/// Days around the bad lots.
const DAYS: u32 = 14;
/// Days around the bad lots at most.
const DAYS_MAX: u32 = 3_660;
/// Findings of an answer, and at most.
const FINDINGS: u32 = 50;
const FINDINGS_MAX: u32 = 200;
/// Names of one finding.
const NAMES: usize = 12;
/// Below this a corrected chance is none.
const CERTAIN: f64 = 0.01;

const DAY_US: i64 = 24 * 3_600 * 1_000_000;

impl Plant {
    /// What bad lots share more than chance allows.
    pub fn common_cause(
        &self,
        operator: &Operator,
        ask: &CauseAsk,
        cancel: &Cancel,
    ) -> Result<CauseView> {
        operator.need(Permission::TraceRead)?;
        let limits = Limits::read(ask)?;
        let as_of = instant(ask.as_of.as_deref(), "as_of")?;
        let graph = self.whole_graph(operator, Cut { recorded_at: as_of, seq: None })?;
        let mut unknown = Vec::new();
        let bad = self.named(operator, &graph, &ask.bad, &mut unknown)?;
        if bad.is_empty() {
            let reference = unknown.into_iter().next().unwrap_or_default();
            return Err(Refusal::UnknownPool { reference }.into());
        }
        let mut compared = self.named(operator, &graph, &ask.compared, &mut unknown)?;
        if ask.compared.iter().all(|text| text.trim().is_empty()) {
            compared = limits.peers(&graph, &bad);
        }
        let comparable = compared.len();
        let study = Study { bad, compared: drawn(&compared, limits.most) };
        let ground = (operator.company, operator.site);
        let (known, people) = self.read(|tx| {
            Ok((self.inner.exposures.of(tx, ground)?, People::of(tx, operator.company)?))
        })?;
        let zone = times::zone(&operator.zone);
        let mut exposed = Vec::new();
        let causes = graph.causes(
            &study,
            |transfers| {
                let (traits, exposures) = exposures::describe(&graph, &known, &zone, transfers);
                exposed = exposures;
                traits
            },
            cancel,
        )?;
        let telling: Vec<&Finding> =
            causes.findings.iter().filter(|finding| finding.bad_with > 0).collect();
        let naming = Naming { graph: &graph, exposed: &exposed, people: &people };
        let of = (causes.bad, causes.compared);
        Ok(CauseView {
            bad: causes.bad,
            compared: causes.compared,
            comparable,
            unknown,
            tested: causes.tested,
            transfers: causes.transfers,
            found: telling.len(),
            findings: telling
                .iter()
                .take(limits.findings)
                .map(|one| naming.view(one, of))
                .collect(),
        })
    }

    /// The pools that some texts name; what names nothing is told.
    fn named(
        &self,
        operator: &Operator,
        graph: &Graph,
        texts: &[String],
        unknown: &mut Vec<String>,
    ) -> Result<Vec<PoolIndex>> {
        let mut pools = Vec::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let meant = self.pools_meant(operator, graph, text)?;
            if meant.is_empty() {
                unknown.push(text.to_owned());
            }
            pools.extend(meant);
        }
        pools.sort_unstable();
        pools.dedup();
        Ok(pools)
    }
}

/// How far a question goes.
struct Limits {
    period: Option<(i64, i64)>,
    around_us: i64,
    most: usize,
    findings: usize,
}

impl Limits {
    fn read(ask: &CauseAsk) -> Result<Self, Refusal> {
        let within = |asked: Option<u32>, usual: u32, most: u32, field: &'static str| {
            let asked = asked.unwrap_or(usual);
            if asked <= most { Ok(asked) } else { Err(Refusal::BadInput { field }) }
        };
        if ask.bad.len() > BAD_MAX {
            return Err(Refusal::BadInput { field: "bad" });
        }
        if ask.compared.len() > COMPARED_MAX as usize {
            return Err(Refusal::BadInput { field: "compared" });
        }
        let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
        let has_period = given(&ask.from) || given(&ask.to);
        let period = window(ask.from.as_deref(), ask.to.as_deref())?;
        let days = within(ask.days, DAYS, DAYS_MAX, "days")?;
        Ok(Self {
            period: has_period.then_some(period),
            around_us: i64::from(days) * DAY_US,
            most: within(ask.most, COMPARED, COMPARED_MAX, "most")? as usize,
            findings: within(ask.limit, FINDINGS, FINDINGS_MAX, "limit")? as usize,
        })
    }

    fn peers(&self, graph: &Graph, bad: &[PoolIndex]) -> Vec<PoolIndex> {
        let Some((from_us, to_us)) = self.period else { return graph.peers(bad, self.around_us) };
        let mut peers = graph.peers(bad, i64::MAX);
        peers.retain(|pool| {
            let begun = graph.moved_between(*pool).map(|(first, _)| first);
            begun.is_some_and(|first| (from_us..=to_us).contains(&first))
        });
        peers
    }
}

/// So many of some, at equal distances. Pools lie in the order they were opened in.
fn drawn(pools: &[PoolIndex], most: usize) -> Vec<PoolIndex> {
    if pools.len() <= most {
        return pools.to_vec();
    }
    (0..most).map(|place| pools[place * pools.len() / most]).collect()
}

/// What gives suspects their names.
struct Naming<'a> {
    graph: &'a Graph,
    exposed: &'a [Exposure],
    people: &'a People,
}

impl Naming<'_> {
    fn view(&self, finding: &Finding, (bad, compared): (u32, u32)) -> FindingView {
        FindingView {
            suspects: finding.suspects.iter().take(NAMES).map(|one| self.suspect(*one)).collect(),
            others: finding.suspects.len().saturating_sub(NAMES),
            bad_with: finding.bad_with,
            bad_without: bad - finding.bad_with,
            good_with: finding.compared_with,
            good_without: compared - finding.compared_with,
            lift: format!("{:.2}", finding.lift),
            p: chance(finding.p),
            holm: chance(finding.holm),
            bh: chance(finding.bh),
            is_certain: finding.holm < CERTAIN,
        }
    }

    fn suspect(&self, suspect: Suspect) -> SuspectView {
        let mut view = SuspectView {
            kind: "",
            reference: None,
            title: None,
            item: None,
            item_name: None,
            person: None,
        };
        match suspect {
            Suspect::Pool(pool) => {
                let item = self.graph.item_of(pool);
                view.kind = self.graph.kind_of(pool).as_str();
                view.reference = Some(self.graph.reference_of(pool).to_string());
                view.title = Some(self.graph.title_of(pool).to_owned());
                view.item = item.map(|(code, _)| code.to_owned());
                view.item_name = item.map(|(_, name)| name.to_owned());
            }
            Suspect::Trait(number) => {
                let exposure = &self.exposed[number as usize];
                view.kind = exposure.kind();
                match exposure {
                    Exposure::Person(person) => {
                        view.title = self.people.name(*person).name;
                        view.person = Some(person.to_string());
                    }
                    Exposure::Equipment(code) => {
                        view.reference = Some(format!("equipment:{code}"));
                        view.title = Some(code.clone());
                    }
                    Exposure::Shift(text)
                    | Exposure::ShiftOfDay(text)
                    | Exposure::Recipe(text)
                    | Exposure::Routing(text)
                    | Exposure::Instruction(text)
                    | Exposure::Parameter(text) => view.title = Some(text.clone()),
                }
            }
        }
        view
    }
}

/// A chance as text: with three places, or as a power of ten where those would show nothing.
fn chance(p: f64) -> String {
    if p >= 0.001 { format!("{p:.3}") } else { format!("{p:.1e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_that_three_places_cannot_show_is_a_power_of_ten() {
        assert_eq!(chance(1.0), "1.000");
        assert_eq!(chance(0.0312), "0.031");
        assert_eq!(chance(0.000_31), "3.1e-4");
        assert_eq!(chance(1.5e-80), "1.5e-80");
    }

    #[test]
    fn a_question_beyond_the_limits_is_refused_and_names_the_field() {
        let refused = |ask: CauseAsk| Limits::read(&ask).err();
        let bad_input = |field| Some(Refusal::BadInput { field });

        assert_eq!(refused(CauseAsk::default()), None);
        let many = vec![String::new(); BAD_MAX + 1];
        assert_eq!(refused(CauseAsk { bad: many, ..CauseAsk::default() }), bad_input("bad"));
        let most = Some(COMPARED_MAX + 1);
        assert_eq!(refused(CauseAsk { most, ..CauseAsk::default() }), bad_input("most"));
    }
}
