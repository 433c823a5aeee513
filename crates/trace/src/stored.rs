//! What lies in columns can be written as sections of a file and taken from them again.

use bytemuck::Pod;
use mapped::{Broken, Column, Sections};

/// Takes a section that is to be written: its name, the size of its elements, its bytes.
pub type Put<'a> = dyn FnMut(&str, usize, &[u8]) -> std::io::Result<()> + 'a;

/// A column, or something made of such.
pub(crate) trait Stored: Sized {
    /// Hands over every column, under a name that begins so.
    fn put(&self, name: &str, put: &mut Put<'_>) -> std::io::Result<()>;

    /// Takes the same columns from the sections of a file.
    fn take(name: &str, sections: &mut Sections) -> Result<Self, Broken>;
}

impl<T: Pod> Stored for Column<T> {
    fn put(&self, name: &str, put: &mut Put<'_>) -> std::io::Result<()> {
        put(name, size_of::<T>(), bytemuck::cast_slice(self.all()))
    }

    fn take(name: &str, sections: &mut Sections) -> Result<Self, Broken> {
        sections.take(name)
    }
}

/// A number is a column of one.
impl Stored for u64 {
    fn put(&self, name: &str, put: &mut Put<'_>) -> std::io::Result<()> {
        put(name, size_of::<Self>(), bytemuck::bytes_of(self))
    }

    fn take(name: &str, sections: &mut Sections) -> Result<Self, Broken> {
        let column: Column<Self> = sections.take(name)?;
        column.get(0).copied().ok_or_else(|| Broken::Missing(name.to_owned()))
    }
}

/// All fields of a type, one after the other.
macro_rules! stored {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::stored::Stored for $type {
            fn put(&self, name: &str, put: &mut $crate::stored::Put<'_>) -> std::io::Result<()> {
                $($crate::stored::Stored::put(
                    &self.$field, &format!("{name}.{}", stringify!($field)), put)?;)+
                Ok(())
            }

            fn take(
                name: &str,
                sections: &mut mapped::Sections,
            ) -> Result<Self, mapped::Broken> {
                Ok(Self {
                    $($field: $crate::stored::Stored::take(
                        &format!("{name}.{}", stringify!($field)), sections)?,)+
                })
            }
        }
    };
}

pub(crate) use stored;
