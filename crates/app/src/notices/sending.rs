//! The post office: one thread hands over what is due, and writes down what became of it.
//!
//! A notice is taken in the database before it leaves, so that of two processes one sends it. A process
//! that dies with a notice in its hands leaves it to another one after a while: then it may arrive
//! twice, with the same number, which for a recall is better than not at all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use domain::facts::RecallNoticed;
use domain::notices::{
    ATTEMPTS_MAX, LEASE_US, NoticeChannel, NoticeProblem, NoticeState, NoticeStep, back_off_us,
};
use domain::recalls::RecallStage;
use domain::{Capture, NoticeId, PoolId};
use store::masters;
use store::side::notices::{self as stored, Link, Notice};

use super::letters::{Letter, compose, delivered};
use super::links::Knocks;
use super::mail::{self, Mail};
use super::webhook::{self, Hook};
use super::{Ground, named};
use crate::acts::{ActAsk, How, run};
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::outgoing::Network;
use crate::plant::Plant;
use crate::recalls::board;
use crate::runner::Cx;
use crate::{secrets, times};

/// Notices that are looked at together.
const ROUND_MAX: u32 = 200;
/// A round goes on for so long, then what came meanwhile is looked at.
const ROUND_LASTS: Duration = Duration::from_mins(1);
/// Between two looks at the queue.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Characters that are kept of what somebody said to a notice.
const DETAIL_MAX: usize = 200;

/// How messages leave this server.
#[derive(Clone)]
pub struct Outgoing {
    /// Where links begin: `https://suyuan.example.com`.
    pub public_url: String,
    /// How mail does; none where nobody said.
    pub mail: Option<Mail>,
    /// What the keys that messages to programs are signed with are made of; none where nobody said.
    pub webhook_secret: Option<String>,
    /// Networks that programs may be in beside the open one, and without TLS.
    pub webhooks_in: Vec<Network>,
    /// For each step of the way.
    pub patience: Duration,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secret is nobody's to read.
        let Self { public_url, mail, webhooks_in, .. } = self;
        f.debug_struct("Outgoing")
            .field("public_url", public_url)
            .field("mail", mail)
            .field("webhooks_in", webhooks_in)
            .finish_non_exhaustive()
    }
}

impl Default for Outgoing {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            mail: None,
            webhook_secret: None,
            webhooks_in: Vec::new(),
            patience: Duration::from_secs(20),
        }
    }
}

impl Outgoing {
    fn carries(&self, channel: NoticeChannel) -> bool {
        match channel {
            NoticeChannel::Email => self.mail.is_some(),
            NoticeChannel::Webhook => self.webhook_secret.is_some(),
        }
    }

    fn deliver(&self, letter: &Letter, now_us: i64) -> Result<(), Trouble> {
        match (letter.channel, &self.mail, &self.webhook_secret) {
            (NoticeChannel::Email, Some(server), _) => mail::send(server, letter, self.patience),
            (NoticeChannel::Webhook, _, Some(secret)) => {
                let key = &webhook::key(secret, &letter.whose);
                let hook = Hook { key, also_in: &self.webhooks_in, patience: self.patience };
                webhook::post(hook, letter, now_us)
            }
            _ => Err(Trouble::new(NoticeProblem::NotConfigured, &letter.channel)),
        }
    }
}

/// Why a notice was not handed over.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) problem: NoticeProblem,
    detail: String,
}

impl Trouble {
    pub(super) fn new(problem: NoticeProblem, said: &dyn std::fmt::Display) -> Self {
        let said = said.to_string();
        let detail = said.chars().filter(|c| !c.is_control()).take(DETAIL_MAX).collect();
        Self { problem, detail }
    }
}

/// Where the thread that sends waits for work.
#[derive(Debug, Default)]
pub(crate) struct PostOffice {
    /// None until somebody said: nothing is tried before.
    outgoing: Mutex<Option<Arc<Outgoing>>>,
    bell: Mutex<bool>,
    rung: Condvar,
    closed: AtomicBool,
    pub(super) knocks: Mutex<Knocks>,
}

impl PostOffice {
    /// What keys of programs are made of; none where nobody said.
    pub(super) fn webhook_secret(&self) -> Option<String> {
        locked(&self.outgoing).as_ref()?.webhook_secret.clone()
    }

    /// Says that there may be something to send.
    pub(crate) fn ring(&self) {
        *locked(&self.bell) = true;
        self.rung.notify_all();
    }

    fn wait(&self, most: Duration) {
        let bell = locked(&self.bell);
        if let Ok((mut bell, _)) = self.rung.wait_timeout_while(bell, most, |rung| !*rung) {
            *bell = false;
        }
    }
}

impl Plant {
    /// Says how messages leave this server.
    pub fn set_outgoing(&self, outgoing: Outgoing) {
        *locked(&self.inner.post.outgoing) = Some(Arc::new(outgoing));
        self.inner.post.ring();
    }

    /// Hands over what is due until the post office is closed; for a thread of its own.
    pub fn send_notices_until_closed(&self) {
        let post = &self.inner.post;
        while !post.closed.load(Ordering::Acquire) {
            let is_set = locked(&post.outgoing).is_some();
            if is_set && let Err(error) = self.hand_over_notices() {
                tracing::warn!(%error, "Notices could not be handed over");
            }
            post.wait(LOOK_EVERY);
        }
    }

    /// Ends [`Plant::send_notices_until_closed`]; what is on its way is finished first.
    pub fn close_post_office(&self) {
        self.inner.post.closed.store(true, Ordering::Release);
        self.inner.post.ring();
    }

    /// Hands over what is due now, once, in this thread: how many messages left. One that is in trouble
    /// stops no other.
    pub fn hand_over_notices(&self) -> Result<u32> {
        if let Err(error) = self.chase() {
            tracing::warn!(%error, "Nobody could be reminded");
        }
        let post = &self.inner.post;
        let outgoing = locked(&post.outgoing).clone().unwrap_or_default();
        let (now_us, begun) = (self.now_us(), Instant::now());
        let mut handed_over = 0;
        for (company, site, id) in self.read(|tx| Ok(stored::due(tx, now_us, ROUND_MAX)?))? {
            if post.closed.load(Ordering::Acquire) || begun.elapsed() >= ROUND_LASTS {
                break;
            }
            match self.deliver_notice((company, site), id, &outgoing) {
                Ok(left) => handed_over += u32::from(left),
                // That is no matter of one notice.
                Err(error @ (Error::Moved { .. } | Error::Arriving | Error::DiskFull)) => {
                    return Err(error);
                }
                Err(error) => tracing::warn!(%error, notice = %id, "It could not be handed over"),
            }
        }
        Ok(handed_over)
    }

    /// Hands one notice over: whether its message left.
    fn deliver_notice(
        &self,
        ground: Ground,
        id: NoticeId,
        outgoing: &Arc<Outgoing>,
    ) -> Result<bool> {
        let Some((taken, url)) = self.take_notice(ground, id, outgoing)? else { return Ok(false) };
        let letter = self.read(|tx| {
            let recall = named(tx, ground, taken.recall)?;
            compose(tx, ground, (&recall, &taken), &url)
        });
        let outcome = letter
            .map_err(|error| Trouble::new(NoticeProblem::Unwritten, &error))
            .and_then(|letter| {
                outgoing.deliver(&letter, self.now_us())?;
                Ok(letter.delivered)
            });
        let left = outcome.is_ok();
        self.settle_notice(ground, taken, outcome)?;
        Ok(left)
    }

    /// Takes a notice and makes its link; nothing where somebody else has it, nobody needs it any more,
    /// or it is not to leave.
    fn take_notice(
        &self,
        ground: Ground,
        id: NoticeId,
        outgoing: &Arc<Outgoing>,
    ) -> Result<Option<(Notice, String)>> {
        let outgoing = outgoing.clone();
        self.inner.runner.run(move |cx| take(cx, ground, id, &outgoing))
    }

    fn settle_notice(
        &self,
        ground: Ground,
        taken: Notice,
        outcome: Result<Vec<(PoolId, i128)>, Trouble>,
    ) -> Result<()> {
        self.inner.runner.run(move |cx| {
            let now_us = cx.now_us;
            let is = match &outcome {
                Ok(_) => Notice {
                    state: NoticeState::Sent,
                    problem: None,
                    detail: None,
                    changed_at_us: now_us,
                    ..taken.clone()
                },
                Err(trouble) => failed(&taken, trouble, now_us),
            };
            // What the message says is what was told, and not what came to be reached while it was on
            // its way.
            if stored::step(cx.tx, ground, &taken, &is)?
                && let Ok(delivered) = &outcome
            {
                told(cx, ground, &is, delivered)?;
            }
            Ok(())
        })
    }
}

fn take(
    cx: &mut Cx<'_, '_>,
    ground: Ground,
    id: NoticeId,
    outgoing: &Outgoing,
) -> Result<Option<(Notice, String)>> {
    let now_us = cx.now_us;
    let Some(was) = stored::find(cx.tx, ground, id)? else { return Ok(None) };
    let is_open = matches!(was.state, NoticeState::Waiting | NoticeState::Sending);
    if !is_open || was.next_at_us > now_us {
        return Ok(None);
    }
    let recall = named(cx.tx, ground, was.recall)?;
    let knows =
        !was.step.is_first() && board::answered(cx.tx, ground, &recall)?.contains(&was.partner);
    let becomes = |state| Notice { state, changed_at_us: now_us, ..was.clone() };
    if recall.stage == RecallStage::Closed || knows {
        stored::step(cx.tx, ground, &was, &becomes(NoticeState::Withdrawn))?;
        return Ok(None);
    }
    if recall.drill {
        let is = becomes(NoticeState::Simulated);
        if stored::step(cx.tx, ground, &was, &is)? {
            let delivered = delivered(cx.tx, ground, (&recall, &is))?;
            told(cx, ground, &is, &delivered)?;
        }
        return Ok(None);
    }
    if was.attempts >= ATTEMPTS_MAX {
        // Whoever had it the last time never said what became of it.
        let problem = was.problem.unwrap_or(NoticeProblem::Unreachable);
        let trouble = Trouble::new(problem, &was.detail.as_deref().unwrap_or_default());
        stored::step(cx.tx, ground, &was, &failed(&was, &trouble, now_us))?;
        return Ok(None);
    }
    if !outgoing.carries(was.channel) {
        let trouble = Trouble::new(NoticeProblem::NotConfigured, &was.channel);
        stored::step(cx.tx, ground, &was, &failed(&was, &trouble, now_us))?;
        return Ok(None);
    }
    let (attempts, next_at_us) = (was.attempts + 1, now_us + LEASE_US);
    let taken = Notice { attempts, next_at_us, ..becomes(NoticeState::Sending) };
    if !stored::step(cx.tx, ground, &was, &taken)? {
        return Ok(None);
    }
    let secret = secrets::token("sn_")?;
    let (recall_id, partner, contact) = (was.recall, was.partner, was.contact.clone());
    let (company, site) = ground;
    let link = Link { company, site, recall: recall_id, partner, contact };
    stored::add_link(cx.tx, &secrets::fingerprint(&secret), &link, now_us)?;
    let url = format!("{}/notice/{secret}", outgoing.public_url.trim_end_matches('/'));
    Ok(Some((taken, url)))
}

/// What a notice becomes that was not handed over.
fn failed(was: &Notice, trouble: &Trouble, now_us: i64) -> Notice {
    let Trouble { problem, detail } = trouble;
    let again = problem.passes() && was.attempts < ATTEMPTS_MAX;
    Notice {
        state: if again { NoticeState::Waiting } else { NoticeState::Failed },
        problem: Some(*problem),
        detail: Some(detail.clone()),
        next_at_us: now_us + back_off_us(was.attempts),
        changed_at_us: now_us,
        ..was.clone()
    }
}

/// Writes down that somebody was told, and of what. A message that was on its way while the recall ended
/// did leave, so that is on record too.
fn told(
    cx: &mut Cx<'_, '_>,
    ground: Ground,
    notice: &Notice,
    delivered: &[(PoolId, i128)],
) -> Result<()> {
    let sites = masters::sites(cx.tx, ground.0)?;
    let site = sites.into_iter().find(|site| site.site == ground.1);
    let zone = times::zone(&site.ok_or(Error::NotFound("site"))?.zone);
    let recall = named(cx.tx, ground, notice.recall)?;
    let ask = ActAsk { capture: Some(Capture::Program.to_string()), ..ActAsk::default() };
    let how = How::read(&ask, zone)?;
    let by = (ground.0, ground.1, notice.asked_by);
    run(cx, by, ("hand_over_notice", None), how, |acting| {
        acting.document = Some(recall.code.clone());
        acting.append(RecallNoticed {
            recall: notice.recall,
            partner: notice.partner,
            channel: notice.channel.to_string(),
            escalated: notice.step == NoticeStep::Deputy,
            note: Some(notice.contact.clone()),
        })?;
        acting.tell(&recall, notice.partner, delivered)
    })?;
    Ok(())
}
