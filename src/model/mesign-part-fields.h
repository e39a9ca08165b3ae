/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignPartFields:
 * @parameters: (element-type utf8 utf8) (nullable): what Content-Type has beside the media type, by
 * lower-case name, decoded
 * @location: (nullable): Content-Location (RFC 2557)
 * @language: (nullable): Content-Language (RFC 3282)
 * @description: (nullable): Content-Description, decoded
 *
 * What the header of a part says beyond what everybody asks for, kept for when the part is sent
 * again. Immutable; the fields are read only.
 */
typedef struct
{
  GHashTable *parameters;
  char *location;
  char *language;
  char *description;
} MesignPartFields;

#define MESIGN_TYPE_PART_FIELDS (mesign_part_fields_get_type ())
MESIGN_DECLARE_VALUE (MesignPartFields, mesign_part_fields)

MesignPartFields *mesign_part_fields_new (void);

G_END_DECLS
