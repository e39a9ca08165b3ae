/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MESIGN_DECLARE_VALUE:
 * @Type: the name of a struct
 * @prefix: the prefix of its functions
 *
 * Declares a value: a struct on the atomically counted heap whose fields anyone may read and nobody
 * writes once it has been handed on, so that it can go from thread to thread. Gives `prefix_ref()`,
 * `prefix_unref()`, `prefix_get_type()` (a boxed type) and `g_autoptr (Type)`.
 */
#define MESIGN_DECLARE_VALUE(Type, prefix)                                                         \
  GType prefix##_get_type (void) G_GNUC_CONST;                                                     \
  Type *prefix##_ref (Type *self);                                                                 \
  void prefix##_unref (Type *self);                                                                \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, prefix##_unref)

/**
 * MESIGN_DEFINE_VALUE:
 * @Type: the name of a struct
 * @prefix: the prefix of its functions
 *
 * Defines what MESIGN_DECLARE_VALUE() declares. A static function `clear (Type *self)` before it
 * frees the fields. New ones are made with g_atomic_rc_box_new0().
 */
#define MESIGN_DEFINE_VALUE(Type, prefix)                                                          \
  G_DEFINE_BOXED_TYPE (Type, prefix, prefix##_ref, prefix##_unref)                                 \
  Type *prefix##_ref (Type *self) { return g_atomic_rc_box_acquire (self); }                       \
  void prefix##_unref (Type *self) { g_atomic_rc_box_release_full (self, (GDestroyNotify) clear); }

G_END_DECLS
