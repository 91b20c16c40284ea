// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

class QDialog;
class QPushButton;
class QSpinBox;
class QWidget;

namespace Hookglass {

class Theme;
class ToneLabel;

/// A heading within a dialog or a card.
ToneLabel *sectionTitle(const Theme &theme, const QString &text);
/// A field for a whole number; also what is typed into has the name.
QSpinBox *numberField(const QString &name, int least, int most);
/// A button that closes the dialog at the left, the dialog's own at the right.
QWidget *buttonRow(QDialog *dialog, QPushButton *main);
/// Never lower than what is in it needs now: lines that are wrapped are no part of a layout's least
/// size, so that things would lie on each other. To be called when something else is shown.
void growToFit(QDialog *dialog);

} // namespace Hookglass
