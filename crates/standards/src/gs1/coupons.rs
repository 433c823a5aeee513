//! North American coupons: digits whose parts say how long the next one is.

use super::fault::{CouponFlaw, CouponPart, Flaw};
use super::linters::{Found, csetnumeric, found, gcppos1, yymmdd};

/// Where in the digits of a coupon the reader is.
struct Reader<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> usize {
        self.data.len() - self.at
    }

    /// One digit, which may have these values.
    fn digit(&mut self, part: CouponPart, allowed: &[u8]) -> Result<u8, Found> {
        let Some(digit) = self.data.get(self.at).copied() else {
            return Err(self.whole(CouponFlaw::Missing, part));
        };
        if !allowed.contains(&digit) {
            return Err(Found {
                flaw: Flaw::Coupon(CouponFlaw::Invalid, part),
                at: self.at,
                len: 1,
            });
        }
        self.at += 1;
        Ok(digit - b'0')
    }

    fn take(&mut self, len: usize, part: CouponPart) -> Result<&'a [u8], Found> {
        if self.rest() < len {
            // Where nothing is left to point at, the whole is.
            if self.rest() == 0 {
                return Err(self.whole(CouponFlaw::Truncated, part));
            }
            let flaw = Flaw::Coupon(CouponFlaw::Truncated, part);
            return Err(Found { flaw, at: self.at, len: self.rest() });
        }
        let taken = &self.data[self.at..self.at + len];
        self.at += len;
        Ok(taken)
    }

    /// A company prefix, whose digits are looked at as such.
    fn prefix(&mut self, len: usize, part: CouponPart) -> Result<(), Found> {
        let at = self.at;
        let taken = self.take(len, part)?;
        gcppos1(taken).map_err(|found| Found { at, len, ..found })
    }

    /// Whether the optional part with this number follows; its number is passed over then.
    fn begins(&mut self, number: u8) -> bool {
        let begins = self.data.get(self.at) == Some(&number);
        self.at += usize::from(begins);
        begins
    }

    fn date(&mut self, part: CouponPart) -> Result<&'a [u8], Found> {
        let at = self.at;
        let taken = self.take(6, part)?;
        let invalid = Found { flaw: Flaw::Coupon(CouponFlaw::Invalid, part), at, len: 6 };
        yymmdd(taken).map_err(|_| invalid)?;
        Ok(taken)
    }

    /// How much must be bought: a length, the amount, what it counts, and a family.
    fn requirement(&mut self, purchase: u8) -> Result<(), Found> {
        let len = self.digit(CouponPart::RequirementLength(purchase), b"12345")?;
        self.take(usize::from(len), CouponPart::Requirement(purchase))?;
        self.digit(CouponPart::RequirementCode(purchase), b"012349")?;
        self.take(3, CouponPart::FamilyCode(purchase)).map(|_| ())
    }

    /// Whose goods a further purchase is about; 9 says those of the first.
    fn purchase_prefix(&mut self, purchase: u8) -> Result<(), Found> {
        match self.digit(CouponPart::PurchaseGcpLength(purchase), b"01234569")? {
            9 => Ok(()),
            len => self.prefix(usize::from(len) + 6, CouponPart::PurchaseGcp(purchase)),
        }
    }

    fn end(&self) -> Result<(), Found> {
        if self.rest() == 0 {
            return Ok(());
        }
        found(Flaw::Coupon(CouponFlaw::Excess, CouponPart::Coupon), self.at, self.rest())
    }

    fn whole(&self, flaw: CouponFlaw, part: CouponPart) -> Found {
        Found { flaw: Flaw::Coupon(flaw, part), at: 0, len: self.data.len() }
    }
}

/// A coupon on paper.
pub(super) fn couponcode(data: &[u8]) -> Result<(), Found> {
    csetnumeric(data)?;
    let mut coupon = Reader { data, at: 0 };
    let len = coupon.digit(CouponPart::GcpLength, b"0123456")?;
    coupon.prefix(usize::from(len) + 6, CouponPart::Gcp)?;
    coupon.take(6, CouponPart::OfferCode)?;
    let len = coupon.digit(CouponPart::SaveValueLength, b"12345")?;
    coupon.take(usize::from(len), CouponPart::SaveValue)?;
    coupon.requirement(1)?;
    if coupon.begins(b'1') {
        coupon.digit(CouponPart::AdditionalRules, b"0123")?;
        coupon.requirement(2)?;
        coupon.purchase_prefix(2)?;
    }
    if coupon.begins(b'2') {
        coupon.requirement(3)?;
        coupon.purchase_prefix(3)?;
    }
    dates(&mut coupon)?;
    if coupon.begins(b'5') {
        let len = coupon.digit(CouponPart::SerialNumberLength, b"0123456789")?;
        coupon.take(usize::from(len) + 6, CouponPart::SerialNumber)?;
    }
    if coupon.begins(b'6') {
        let len = coupon.digit(CouponPart::RetailerLength, b"1234567")?;
        coupon.prefix(usize::from(len) + 6, CouponPart::Retailer)?;
    }
    if coupon.begins(b'9') {
        coupon.digit(CouponPart::SaveValueCode, b"01256")?;
        coupon.digit(CouponPart::SaveValueAppliesTo, b"012")?;
        coupon.digit(CouponPart::StoreCouponFlag, b"0123456789")?;
        coupon.digit(CouponPart::DontMultiplyFlag, b"01")?;
    }
    coupon.end()
}

fn dates(coupon: &mut Reader<'_>) -> Result<(), Found> {
    let expires =
        coupon.begins(b'3').then(|| coupon.date(CouponPart::ExpirationDate)).transpose()?;
    if !coupon.begins(b'4') {
        return Ok(());
    }
    let at = coupon.at;
    let starts = coupon.date(CouponPart::StartDate)?;
    if expires.is_some_and(|expires| starts > expires) {
        let flaw = Flaw::Coupon(CouponFlaw::Before, CouponPart::ExpirationDate);
        return found(flaw, at - 8, 14);
    }
    Ok(())
}

/// A coupon that was loaded on a card or telephone.
pub(super) fn couponposoffer(data: &[u8]) -> Result<(), Found> {
    csetnumeric(data)?;
    let mut coupon = Reader { data, at: 0 };
    coupon.digit(CouponPart::FormatCode, b"01")?;
    let len = coupon.digit(CouponPart::FunderLength, b"0123456")?;
    coupon.take(usize::from(len) + 6, CouponPart::Funder)?;
    coupon.take(6, CouponPart::OfferCode)?;
    let len = coupon.digit(CouponPart::SerialNumberLength, b"0123456789")?;
    coupon.take(usize::from(len) + 6, CouponPart::SerialNumber)?;
    coupon.end()
}
