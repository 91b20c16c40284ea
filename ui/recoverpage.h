// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QStackedWidget;

namespace Hookglass {

class RecoverGapsView;
class RecoverIdsView;
class Segments;
class Theme;

/// What was missed and comes back: by ids, and by gaps. Knows values only.
class RecoverPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverPage)
public:
    enum View { ById, Gaps };

    RecoverPage(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~RecoverPage() override;

    void setAccounts(const QStringList &names, int current);
    void showView(View view);

    RecoverIdsView *ids() const { return m_ids; }
    RecoverGapsView *gaps() const { return m_gaps; }
    Segments *views() const { return m_views; }
    QComboBox *accountBox() const { return m_account; }

Q_SIGNALS:
    void accountChosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QComboBox *m_account;
    Segments *m_views;
    QStackedWidget *m_stack;
    RecoverIdsView *m_ids;
    RecoverGapsView *m_gaps;
};

} // namespace Hookglass
