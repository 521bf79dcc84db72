<%@ page contentType="text/html" %>
<c:set value="${a}"/><p>社区矫正工作制度</p><p>第一条 按时报到。</p><!-- 注 --><p>第二条 参加学习&#12290;<p>&lt;完&gt;