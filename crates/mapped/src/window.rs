//! A section of a map, as the column that owns it sees it, and the checks of its blocks.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use bytemuck::Pod;
use memmap2::MmapRaw;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes that are summed up, and checked, at once.
pub(crate) const BLOCK: u64 = 64 * 1024;

/// Which blocks of a section were found to be as they were written.
///
/// A block is read from the file and not from the map: what was changed in the map since is nobody's
/// damage.
#[derive(Debug)]
pub(crate) struct Checks {
    file: Arc<File>,
    at: u64,
    len: u64,
    sums: Box<[u64]>,
    checked: Box<[AtomicU64]>,
    left: AtomicUsize,
    damage: AtomicBool,
}

impl Checks {
    pub(crate) fn new(file: Arc<File>, at: u64, len: u64, sums: Box<[u64]>) -> Self {
        let checked = (0..sums.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        let left = AtomicUsize::new(sums.len());
        Self { file, at, len, sums, checked, left, damage: AtomicBool::new(false) }
    }

    #[inline]
    fn touch(&self, bytes: Range<usize>) {
        if self.left.load(Ordering::Relaxed) > 0 {
            self.check(bytes);
        }
    }

    #[cold]
    fn check(&self, bytes: Range<usize>) {
        let blocks = bytes.start / BLOCK as usize..bytes.end.div_ceil(BLOCK as usize);
        for block in blocks.start..blocks.end.min(self.sums.len()) {
            let is_sound = self.check_block(block);
            assert!(is_sound, "block {block} of a mapped file is not as it was written");
        }
    }

    pub(crate) fn check_all(&self, mut go_on: impl FnMut() -> bool) -> bool {
        (0..self.sums.len()).all(|block| go_on() && self.check_block(block))
    }

    pub(crate) fn found_damage(&self) -> bool {
        self.damage.load(Ordering::Relaxed)
    }

    fn check_block(&self, block: usize) -> bool {
        let (word, bit) = (&self.checked[block / 64], 1 << (block % 64));
        if word.load(Ordering::Relaxed) & bit != 0 {
            return true;
        }
        let start = block as u64 * BLOCK;
        let mut bytes = vec![0; BLOCK.min(self.len - start) as usize];
        let was_read = self.file.read_exact_at(&mut bytes, self.at + start).is_ok();
        let is_sound = was_read && xxh3_64(&bytes) == self.sums[block];
        if !is_sound {
            self.damage.store(true, Ordering::Relaxed);
        } else if word.fetch_or(bit, Ordering::Relaxed) & bit == 0 {
            self.left.fetch_sub(1, Ordering::Relaxed);
        }
        is_sound
    }
}

/// Elements in a map, with room behind them. It alone points there.
#[derive(Debug)]
pub(crate) struct Window<T> {
    first: NonNull<T>,
    len: usize,
    room: usize,
    checks: Arc<Checks>,
    /// Keeps the map where it is.
    _map: Arc<MmapRaw>,
}

// SAFETY: a window owns its elements as a vector does; `Pod` types are `Send` where they are shared
// by reference, and the map they lie in is never unmapped while the window lives.
unsafe impl<T: Pod + Send> Send for Window<T> {}
// SAFETY: as above; a shared window only reads.
unsafe impl<T: Pod + Sync> Sync for Window<T> {}

impl<T: Pod> Window<T> {
    /// The window on a section that was checked to lie in the map, aligned, and is given away once.
    pub(crate) fn new(
        map: &Arc<MmapRaw>,
        at: u64,
        len: u64,
        room: u64,
        checks: Arc<Checks>,
    ) -> Self {
        let is_aligned = (at as usize).is_multiple_of(align_of::<T>());
        assert!(is_aligned && at + room <= map.len() as u64);
        // SAFETY: the section ends before the map does.
        let first = unsafe { map.as_mut_ptr().add(at as usize) };
        let first = NonNull::new(first.cast()).expect("a map begins somewhere");
        let [len, room] = [len, room].map(|bytes| bytes as usize / size_of::<T>());
        Self { first, len, room, checks, _map: Arc::clone(map) }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether so many more fit behind its elements.
    pub(crate) fn has_room(&self, more: usize) -> bool {
        more <= self.room - self.len
    }

    /// Makes it longer by elements of zeroes, which the room holds.
    pub(crate) fn grow(&mut self, more: usize) {
        assert!(self.has_room(more));
        let added = self.len..self.len + more;
        self.len = added.end;
        self.at_mut(added).fill(T::zeroed());
    }

    pub(crate) fn shorten(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    #[inline]
    pub(crate) fn at(&self, places: Range<usize>) -> &[T] {
        assert!(places.start <= places.end && places.end <= self.len);
        self.checks.touch(places.start * size_of::<T>()..places.end * size_of::<T>());
        // SAFETY: the places lie within the window, whose memory is mapped and aligned.
        let first = unsafe { self.first.add(places.start) };
        // SAFETY: as above; any bytes are a `T`, and only `at_mut` of this window writes them.
        unsafe { std::slice::from_raw_parts(first.as_ptr(), places.len()) }
    }

    pub(crate) fn at_mut(&mut self, places: Range<usize>) -> &mut [T] {
        assert!(places.start <= places.end && places.end <= self.len);
        self.checks.touch(places.start * size_of::<T>()..places.end * size_of::<T>());
        // SAFETY: the places lie within the window, whose memory is mapped and aligned.
        let first = unsafe { self.first.add(places.start) };
        // SAFETY: as above; the window is borrowed alone, and no other points to its memory.
        unsafe { std::slice::from_raw_parts_mut(first.as_ptr(), places.len()) }
    }
}
