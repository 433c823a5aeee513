//! What quality reckons with: acceptance sampling and statistical process control.
//!
//! Nothing here knows lots, people or a database. Figures of measurements are `f64`, as the published
//! methods have them; quantities of goods never come here.

pub mod sampling;
pub mod spc;
