// SPDX-License-Identifier: MIT
#pragma once

#include "theme.h"

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

class QLineEdit;
class QPushButton;

namespace Hookglass {

class ToneLabel;

/// Takes the name of an event that is not in the table: Follow Up Boss may have some that this
/// Hookglass does not know yet. Warns, and refuses only what can be no name.
class OtherEventField final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OtherEventField)
public:
    explicit OtherEventField(const Theme &theme, QWidget *parent = nullptr);
    ~OtherEventField() override;

    /// The events ticked that nobody has described, to be warned of.
    void setUnknown(const QStringList &events);
    void clear();

    QString note() const; ///< what is shown beside it
    QLineEdit *field() const { return m_field; }
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void typed(const QString &event);

private:
    void take();
    void refresh();

    QLineEdit *m_field = nullptr;
    QPushButton *m_button = nullptr;
    ToneLabel *m_note = nullptr;
    QStringList m_unknown;
};

} // namespace Hookglass
