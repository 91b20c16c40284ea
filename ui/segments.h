// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QButtonGroup;

namespace Hookglass {

/// A row of choices of which one is taken; arrow keys move between them.
class Segments final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Segments)
public:
    /// `what` names the whole for screen readers: "Payload view".
    Segments(const QString &what, const QStringList &choices, QWidget *parent = nullptr);
    ~Segments() override;

    int current() const;
    void setCurrent(int index); ///< emits nothing
    void setChoiceVisible(int index, bool visible);

Q_SIGNALS:
    void chosen(int index); ///< by the user

private:
    QButtonGroup *m_group;
};

} // namespace Hookglass
