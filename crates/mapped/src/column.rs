//! A column: what a vector is, wherever its elements lie.

use std::fmt;
use std::ops::{Index, IndexMut, Range};

use bytemuck::Pod;

use crate::window::Window;

/// Elements one after the other, on the heap or in a file map. In a map they stay until they outgrow
/// the room behind them.
pub struct Column<T>(Home<T>);

enum Home<T> {
    Heap(Vec<T>),
    Map(Window<T>),
}

impl<T: Pod> Column<T> {
    pub(crate) fn in_map(window: Window<T>) -> Self {
        Self(Home::Map(window))
    }

    /// How many elements there are.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Home::Heap(elements) => elements.len(),
            Home::Map(window) => window.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it lies in a map.
    pub fn is_mapped(&self) -> bool {
        matches!(self.0, Home::Map(_))
    }

    /// All elements; in a map every block of them is checked.
    pub fn all(&self) -> &[T] {
        &self[0..self.len()]
    }

    /// Its last element, if it has any.
    pub fn last(&self) -> Option<&T> {
        let last = self.len().checked_sub(1)?;
        Some(&self[last])
    }

    /// An element, if there is one at this place.
    #[inline]
    pub fn get(&self, place: usize) -> Option<&T> {
        (place < self.len()).then(|| &self[place])
    }

    /// How many elements at the beginning are so, where all that are so come before the others.
    pub fn partition_point(&self, is_so: impl Fn(&T) -> bool) -> usize {
        let (mut start, mut end) = (0, self.len());
        while start < end {
            let middle = start + (end - start) / 2;
            if is_so(&self[middle]) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// Adds an element behind the others.
    pub fn push(&mut self, element: T) {
        if let Home::Heap(elements) = &mut self.0 {
            elements.push(element);
        } else {
            self.extend(&[element]);
        }
    }

    /// Adds elements behind the others.
    pub fn extend(&mut self, elements: &[T]) {
        let start = self.len();
        match self.with_room(elements.len()) {
            Home::Heap(held) => held.extend_from_slice(elements),
            Home::Map(window) => {
                window.grow(elements.len());
                window.at_mut(start..start + elements.len()).copy_from_slice(elements);
            }
        }
    }

    /// Adds a copy of some of its elements behind the others.
    pub fn extend_from_within(&mut self, places: Range<usize>) {
        let copied = self[places].to_vec();
        self.extend(&copied);
    }

    /// Puts an element between others.
    pub fn insert(&mut self, place: usize, element: T) {
        self.push(element);
        let end = self.len();
        self[place..end].rotate_right(1);
    }

    /// Takes an element out from between others.
    pub fn remove(&mut self, place: usize) {
        let end = self.len();
        self[place..end].rotate_left(1);
        self.shorten(end - 1);
    }

    /// Leaves so many elements at most.
    pub fn shorten(&mut self, len: usize) {
        match &mut self.0 {
            Home::Heap(elements) => elements.truncate(len),
            Home::Map(window) => window.shorten(len),
        }
    }

    /// Makes it so long, with copies of an element where it is too short.
    pub fn resize(&mut self, len: usize, element: T) {
        let before = self.len();
        self.shorten(len);
        match self.with_room(len.saturating_sub(before)) {
            Home::Heap(elements) => elements.resize(len, element),
            Home::Map(window) => {
                window.grow(len.saturating_sub(before));
                window.at_mut(before.min(len)..len).fill(element);
            }
        }
    }

    /// Makes room for more elements on the heap; a map has the room it was written with.
    pub fn reserve(&mut self, more: usize) {
        if let Home::Heap(elements) = &mut self.0 {
            elements.reserve(more);
        }
    }

    /// Its home, which has room for so many more elements.
    fn with_room(&mut self, more: usize) -> &mut Home<T> {
        if let Home::Map(window) = &self.0
            && !window.has_room(more)
        {
            let mut elements = Vec::with_capacity(2 * (self.len() + more));
            elements.extend_from_slice(self.all());
            self.0 = Home::Heap(elements);
        }
        &mut self.0
    }
}

impl<T: Pod> Index<usize> for Column<T> {
    type Output = T;

    #[inline]
    fn index(&self, place: usize) -> &T {
        match &self.0 {
            Home::Heap(elements) => &elements[place],
            Home::Map(window) => &window.at(place..place + 1)[0],
        }
    }
}

impl<T: Pod> IndexMut<usize> for Column<T> {
    #[inline]
    fn index_mut(&mut self, place: usize) -> &mut T {
        match &mut self.0 {
            Home::Heap(elements) => &mut elements[place],
            Home::Map(window) => &mut window.at_mut(place..place + 1)[0],
        }
    }
}

impl<T: Pod> Index<Range<usize>> for Column<T> {
    type Output = [T];

    #[inline]
    fn index(&self, places: Range<usize>) -> &[T] {
        match &self.0 {
            Home::Heap(elements) => &elements[places],
            Home::Map(window) => window.at(places),
        }
    }
}

impl<T: Pod> IndexMut<Range<usize>> for Column<T> {
    #[inline]
    fn index_mut(&mut self, places: Range<usize>) -> &mut [T] {
        match &mut self.0 {
            Home::Heap(elements) => &mut elements[places],
            Home::Map(window) => window.at_mut(places),
        }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self(Home::Heap(Vec::new()))
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(elements: Vec<T>) -> Self {
        Self(Home::Heap(elements))
    }
}

/// A copy lies on the heap.
impl<T: Pod> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self(Home::Heap(self.all().to_vec()))
    }
}

impl<T: Pod> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(Home::Heap(elements.into_iter().collect()))
    }
}

impl<T> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let home = match &self.0 {
            Home::Heap(_) => "heap",
            Home::Map(_) => "map",
        };
        write!(f, "a column on the {home}")
    }
}
