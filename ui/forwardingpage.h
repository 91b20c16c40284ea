// SPDX-License-Identifier: MIT
#pragma once

#include "answercard.h"
#include "faultcard.h"

class QScrollArea;

namespace Hookglass {

/// How events are answered, where they go on to, and faults on purpose. Knows values only; what
/// the user wants goes out as signals of its parts.
class ForwardingPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ForwardingPage)
public:
    /// `targets` is the section between answers and faults; the page owns it from here on.
    ForwardingPage(const Theme &theme, const Clock &clock, QWidget *targets,
                   QWidget *parent = nullptr);
    ~ForwardingPage() override;

    void showFaults(); ///< scrolls there

    const Theme &theme() const { return m_theme; }
    AnswerCard *answer() const { return m_answer; }
    FaultCard *faults() const { return m_faults; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    AnswerCard *m_answer = nullptr;
    FaultCard *m_faults = nullptr;
    QScrollArea *m_scroll = nullptr;
};

} // namespace Hookglass
