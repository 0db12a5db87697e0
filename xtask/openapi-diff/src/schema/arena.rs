//! A vector of pieces: it grows without a copy of all that it has, which would be the peak of memory use.

use std::iter::Flatten;
use std::slice::{Iter, IterMut};

/// The number of values of a piece.
const PIECE: usize = 1024;

/// Values by index.
#[derive(Debug)]
pub(crate) struct Arena<T> {
    /// All pieces but the last one are full.
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T> Arena<T> {
    pub(crate) fn len(&self) -> usize {
        let full = self.pieces.len().saturating_sub(1) * PIECE;
        full + self.pieces.last().map_or(0, Vec::len)
    }

    pub(crate) fn push(&mut self, value: T) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < PIECE => last.push(value),
            _ => {
                // Small documents have small pieces.
                let mut piece = Vec::with_capacity(if self.pieces.is_empty() { 0 } else { PIECE });
                piece.push(value);
                self.pieces.push(piece);
            }
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.pieces.get_mut(index / PIECE)?.get_mut(index % PIECE)
    }

    pub(crate) fn iter(&self) -> Flatten<Iter<'_, Vec<T>>> {
        self.pieces.iter().flatten()
    }

    pub(crate) fn iter_mut(&mut self) -> Flatten<IterMut<'_, Vec<T>>> {
        self.pieces.iter_mut().flatten()
    }
}

impl<'a, T> IntoIterator for &'a Arena<T> {
    type Item = &'a T;
    type IntoIter = Flatten<Iter<'a, Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Arena<T> {
    type Item = &'a mut T;
    type IntoIter = Flatten<IterMut<'a, Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_values_by_index() {
        let mut arena = Arena::default();
        assert!(arena.get(0).is_none());
        for value in 0..3 * PIECE {
            assert_eq!(arena.len(), value);
            arena.push(value);
        }
        assert!(arena.iter().copied().eq(0..3 * PIECE));
        assert_eq!(arena.get(PIECE), Some(&PIECE));
        arena.iter_mut().for_each(|value| *value += 1);
        assert_eq!(arena.get_mut(2 * PIECE - 1), Some(&mut (2 * PIECE)));
        assert!(arena.get(3 * PIECE).is_none());
    }
}
