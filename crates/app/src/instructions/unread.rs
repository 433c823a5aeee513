//! Whether somebody who works at an operation has read how it is done.

use domain::instructions::Content;
use domain::{LineRole, OrderId, Refusal, Unread};
use store::instructions::{self as stored, Version};
use store::operations::Operation;
use store::{masters, orders};

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::runs::LoadedRun;

/// Instructions in force that ask something of people, of one site; more than these nobody reads.
const IN_FORCE_MAX: u32 = 1_000;

impl Acting<'_, '_, '_> {
    /// Asks of every instruction for an operation whether whoever acts has read the version in force:
    /// warns, needs a reason, or ends the act, as its author said.
    pub(crate) fn ask_instructions(
        &mut self,
        order: OrderId,
        operation: &str,
        station: Option<&str>,
    ) -> Result<()> {
        // A program reads nothing, and answers to whoever made it.
        let Some(person) = self.by else { return Ok(()) };
        let (ground, day) = (self.ground(), self.today());
        let asking = stored::in_force(self.cx.tx, ground, (day, Unread::Warn), IN_FORCE_MAX)?;
        if asking.is_empty() {
            return Ok(());
        }
        let items = self.goods_of(order)?;
        for version in asking {
            let named = (version.instruction, version.version);
            if !version.scope.fits(&items, operation, station)
                || stored::was_read(self.cx.tx, ground, named, person)?
            {
                continue;
            }
            self.ask_of(&version)?;
        }
        Ok(())
    }

    /// The same of a run that goes on.
    pub(crate) fn ask_instructions_of(&mut self, run: &LoadedRun) -> Result<()> {
        let Operation { order, operation, station, .. } = &run.operation;
        self.ask_instructions(*order, operation, station.as_deref())
    }

    fn ask_of(&mut self, version: &Version) -> Result<()> {
        let content: Content = serde_json::from_str(&version.content).map_err(Error::fault)?;
        let title = content.titles.into_values().next().unwrap_or_default();
        let (instruction, number) = (version.code.clone(), version.version);
        // Whoever may not read it is not told what it is called, and is stopped all the same.
        let shown = self.kept_from().shows(version);
        let title = if shown { title } else { instruction.clone() };
        let about = format!("instruction:{instruction}");
        match version.unread {
            Unread::Show => Ok(()),
            Unread::Warn => {
                let version = number.to_string();
                let fields =
                    [("instruction", &*instruction), ("title", &*title), ("version", &*version)];
                self.warn("instruction_unread", &fields);
                Ok(())
            }
            Unread::Ask => {
                let unread = Refusal::InstructionUnread { instruction, title, version: number };
                self.pass(Err(unread), &about)
            }
            Unread::Refuse => {
                let unread = Refusal::InstructionRequired { instruction, title, version: number };
                self.uphold(Err(unread))
            }
        }
    }

    /// Codes of what an order makes.
    fn goods_of(&mut self, order: OrderId) -> Result<Vec<String>> {
        let mut items = Vec::new();
        for line in orders::lines(self.cx.tx, self.ground(), order)? {
            if line.role != LineRole::Output {
                continue;
            }
            let item = masters::item(self.cx.tx, self.company, line.item)?;
            items.extend(item.map(|item| item.code));
        }
        Ok(items)
    }
}
